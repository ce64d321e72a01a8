// One number that changes when a file changes, so that what was read of it need not be read again.
//
// The kernel sets ctime at each write, chmod, chown, utime and rename, and no program can set it back. It is
// taken from a clock that stands still for some milliseconds, or for a second on file systems that keep no
// more: a file that changed so recently may change again and show the same time. Such a stamp is made to
// differ from that of any later look, so the file counts as changed once more. A file from the future, after
// the clock was set back, counts as changed until the clock is there.
#pragma once

#include <sys/stat.h>

#include <cstdint>

namespace spamtrace {

class FileStamp {
 public:
  // Takes in whatever tells one from another beside the files.
  void add(uint64_t value);

  // Takes in what lstat(2) tells of the file; false, and nothing taken in, where it tells nothing.
  bool add_file(int dir, const char* name);

  // Something could not be looked at: this stamp shall differ from that of a later look.
  void distrust() { settled_ = false; }

  uint64_t value() const;

 private:
  void add_status(const struct stat& status, int64_t now);

  uint64_t value_ = 0;
  bool settled_ = true;
};

}  // namespace spamtrace

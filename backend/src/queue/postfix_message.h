// One queue file of Postfix as a message.
#pragma once

#include <sys/stat.h>

#include <string>

#include "queue/mail_queue.h"
#include "queue/postfix_record.h"

namespace spamtrace {

class PostfixMessageReader {
 public:
  // `mail_owner` is whose daemons these are; 0 where nothing tells it.
  PostfixMessageReader(const QueueLimits& limits, uint32_t mail_owner);

  // Reads an open file. `message` has its id, and as state the queue in which it was found; a file that is
  // not complete yet becomes `writing`. Returns 0, or the errno for which it could not be read.
  int read(int fd, QueuedMessage& message);

  // The same from records in memory.
  void read(PostfixRecordReader& records, const struct stat& status, QueuedMessage& message);

 private:
  class Parser;
  PostfixRecordLimits record_limits(const struct stat& status, QueueState queue) const;

  QueueLimits limits_;
  uint32_t mail_owner_;
  std::string window_, text_, original_;  // buffers
};

// The first `limit` bytes of the text, each line with a line end.
std::string read_postfix_text(PostfixRecordReader& records, size_t limit);

}  // namespace spamtrace

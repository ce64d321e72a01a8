// Runs journalctl(1) (base/child_process.h). It is started before the sandbox closes, and read and reaped
// inside it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/child_process.h"
#include "base/result.h"
#include "base/time.h"

namespace spamtrace {

struct JournalRequest {
  std::string cursor;  // of the record that was read last; empty reads all that is there
  // The first that is there is run: before the merge of /bin into /usr, Debian had it in /bin.
  std::vector<std::string> programs = {"/usr/bin/journalctl", "/bin/journalctl"};
  // When journald wrote that record: where the journal no longer has it, what is no later was read, too.
  // Without a cursor as well: so long the log was read elsewhere.
  Time received;
  bool by_time = false;  // journalctl did not know the cursor: all that it has is looked through
};

// The form of a cursor, before it becomes an argument: it comes back from a file.
bool is_journal_cursor(std::string_view text);

class JournalProcess {
 public:
  // Asks for all that was logged with the facility mail, of all boots, the oldest first. Only for the running
  // system: the journal of another root is not the one that its journalctl would read.
  static Result<std::unique_ptr<JournalProcess>> start(const JournalRequest& request);

  JournalProcess(const JournalProcess&) = delete;
  JournalProcess& operator=(const JournalProcess&) = delete;

  // Does not wait: a program that is still at work ends when it next writes, for want of a reader.
  ~JournalProcess();

  // As read(2): the next bytes of its output, 0 at the end, -1 with errno.
  ssize_t read(std::span<char> buffer);

  // Waits for its end and tells how it failed. REQUIRES: read() gave 0 or -1.
  Result<void> finish();

  // What it wrote to stderr, as one line of valid UTF-8, cut to a few hundred bytes; complete after finish().
  std::string complaint() const;

 private:
  JournalProcess() = default;
  void read_complaint();
  Result<void> judge(const std::string& ending) const;

  std::string program_;
  ChildProcess child_;
  std::string complaint_;
};

}  // namespace spamtrace

// Reads one message of a qmail queue from the files of its number.
#pragma once

#include <cstdint>
#include <string>

#include "queue/mail_queue.h"
#include "queue/qmail_listing.h"

namespace spamtrace {

// What the listing said of a message, so that files that are not there are not asked for.
struct ListedMessage {
  uint64_t number = 0;
  int mess_dir = -1;
  bool todo = false, info = false, local = false, remote = false, bounce = false;
};

class QmailMessageReader {
 public:
  QmailMessageReader(const QmailDirectories& dirs, const QueueLimits& limits);

  // After `unreadable`, error() tells why.
  ReadOutcome read(const ListedMessage& listed, QueuedMessage& message);
  const std::string& error() const { return error_; }

  // Opens the file of `number` in the directory, -1 with errno like openat(2).
  Fd open(int dir, uint64_t number);

 private:
  enum class FileState : uint8_t { read, missing, unreadable };

  bool read_header(int mess_fd, QueuedMessage& message);
  FileState read_file(int dir, uint64_t number, size_t limit, std::string& content, bool& cut, Time* changed);
  FileState read_todo(const QueueDirectory& directory, QueuedMessage& message);
  FileState read_info(const ListedMessage& listed, bool listing_is_old, QueuedMessage& message);
  FileState read_envelope(const ListedMessage& listed, QueuedMessage& message);
  void read_recipients(const QueueDirectory& directory, Route route, QueuedMessage& message);
  void read_bounce(QueuedMessage& message);

  const QmailDirectories& dirs_;
  QueueLimits limits_;
  uint64_t number_ = 0;  // of the message that is being read
  int no_atime_;         // O_NOATIME while the kernel allows it
  std::string buffer_;
  std::string error_;
};

}  // namespace spamtrace

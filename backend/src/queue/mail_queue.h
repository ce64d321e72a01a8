// A mail server's queue on disk, whichever server it is.
//
// A live queue changes under the reader. A message that vanishes is normal: it is counted and left out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "mail/message.h"

namespace spamtrace {

// How much of one message is read at most.
struct QueueLimits {
  size_t header = 64 * 1024;
  size_t recipient_file = 16 * 1024 * 1024;  // Postfix: the recipient records
  size_t bounce_file = 64 * 1024;            // Postfix: the files of defer and bounce as well
};

// What the directories say, without opening a message.
struct QueueCounts {
  uint64_t messages = 0;          // qmail: files below mess, in all states
  uint64_t not_preprocessed = 0;  // qmail: files below todo; Postfix: in maildrop and incoming
  uint64_t bouncing = 0;          // qmail: files in bounce
  std::vector<std::pair<QueueState, uint64_t>> queues;  // Postfix: messages by queue
  uint32_t split = 0;      // qmail: number of directories below mess; conf-split, 23 by default
  bool big_todo = false;   // qmail: todo is split as well
  uint64_t misplaced = 0;  // qmail: files whose directory is not number modulo split
  uint64_t strays = 0;     // names that are no queue id
};

struct QueueScan {
  QueueCounts counts;
  std::vector<QueuedMessage> messages;  // qmail: in order of their numbers; Postfix: of their ids
  uint64_t vanished = 0;                // gone between the listing and the reading
  uint64_t damaged = 0;                 // messages of which some part could not be understood
  uint64_t unreadable = 0;              // messages that could not be opened (rights, not a regular file)
  std::string unreadable_example;       // the first such, with the system's reason
  uint64_t renumbered = 0;              // qmail: messages whose inode is not their number
};

// What a delivery agent last said of one recipient of a queued message.
struct DeliveryReport {
  std::string recipient;
  std::string dsn;     // "4.2.0"; may be empty
  std::string reason;  // the remote server's text, or the agent's
  bool permanent = false;
};

class MailQueue {
 public:
  virtual ~MailQueue() = default;

  virtual Result<QueueCounts> count() const = 0;

  // Reads every message. `progress` is called now and then with the number of messages read and listed.
  using Progress = std::function<void(uint64_t done, uint64_t total)>;
  virtual Result<QueueScan> scan(const QueueLimits& limits, const Progress& progress) const = 0;
  Result<QueueScan> scan() const { return scan({}, {}); }

  // One message. ErrorCode::not_found where there is none of that id.
  virtual Result<QueuedMessage> read(const std::string& id, const QueueLimits& limits) const = 0;
  Result<QueuedMessage> read(const std::string& id) const { return read(id, {}); }

  // The first `limit` bytes of a message's text, header first.
  virtual Result<std::string> read_content(const QueuedMessage& message, size_t limit) const = 0;

  // Where the file of a message lies, as a person would name it.
  virtual std::string message_path(const QueuedMessage& message) const = 0;

  // What the mail server keeps beside the message on failed deliveries; none where it keeps nothing.
  virtual std::vector<DeliveryReport> delivery_reports(const QueuedMessage& message) const = 0;

  // The descriptors of all directories that hold queue files.
  virtual std::vector<int> directories() const = 0;
};

}  // namespace spamtrace

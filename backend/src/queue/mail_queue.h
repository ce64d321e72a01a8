// A mail server's queue on disk, whichever server it is.
//
// A live queue changes under the reader. A message that vanishes is normal: it is counted and left out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
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

// One message as the directories list it, unopened.
struct QueueEntry {
  std::string id;
  uint32_t spool = 0;
  QueueState state = QueueState::writing;  // by its directory; reading it may tell more
  uint64_t place = 0;                      // the mail server's own: in which directories it was seen
  uint64_t stamp = 0;  // differs once anything may have changed that QueuedMessage shows; 0: not taken
};

struct QueueListing {
  QueueCounts counts;
  std::vector<QueueEntry>
      entries;  // each spool in turn; qmail: in order of numbers; Postfix: of ids, as bytes
};

enum class Stamps : bool { none, taken };  // taking them costs an lstat(2) or more for each message

enum class ReadOutcome : uint8_t { read, vanished, unreadable };

// Reads listed messages one after the other, and keeps buffers and directories open meanwhile. The queue must
// live as long.
class MessageReader {
 public:
  virtual ~MessageReader() = default;

  // Fills a new message. One that moved since it was listed is looked for.
  virtual ReadOutcome read(const QueueEntry& entry, QueuedMessage& message) = 0;

  virtual std::string error() const = 0;  // why the last one was unreadable
};

// How the reading of several messages went.
struct ReadCounts {
  uint64_t vanished = 0;           // gone between the listing and the reading
  uint64_t damaged = 0;            // messages of which some part could not be understood
  uint64_t unreadable = 0;         // messages that could not be opened (rights, not a regular file)
  std::string unreadable_example;  // the first such, with the system's reason
  uint64_t renumbered = 0;         // qmail: messages whose inode is not their number
};

// qmail: its inode is not its number, as after a copy of the queue.
bool is_renumbered(const QueuedMessage& message);

// True if the message was read; counts how it went.
bool read_counted(MessageReader& reader, const QueueEntry& entry, QueuedMessage& message, ReadCounts& counts);

struct QueueScan : ReadCounts {
  QueueCounts counts;
  std::vector<QueuedMessage> messages;  // in the order of the listing
};

// What a delivery agent last said of one recipient of a queued message.
struct DeliveryReport {
  std::string recipient;
  std::string dsn;     // "4.2.0"; may be empty
  std::string reason;  // the remote server's text, or the agent's
  bool permanent = false;
};

inline constexpr uint64_t k_progress_step = 4096;  // messages between two calls of `progress`

class MailQueue {
 public:
  virtual ~MailQueue() = default;

  virtual Result<QueueCounts> count() const = 0;

  virtual Result<QueueListing> list(Stamps stamps) const = 0;
  Result<QueueListing> list() const { return list(Stamps::taken); }

  virtual std::unique_ptr<MessageReader> reader(const QueueLimits& limits) const = 0;

  // Reads every message. `progress` is called now and then with the number of messages read and listed.
  using Progress = std::function<void(uint64_t done, uint64_t total)>;
  Result<QueueScan> scan(const QueueLimits& limits, const Progress& progress) const;
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

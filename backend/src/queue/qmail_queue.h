// qmail's queue on disk: /var/qmail/queue with mess, info, local, remote, todo, intd, bounce.
// The formats are those of notqmail's INTERNALS.md, qmail-queue.c and qmail-send.c.
//
// A live queue changes under the reader. A message that vanishes is normal: it is counted and left out.
// A number that is used again cannot mix two messages: mess/N is opened first and looked at last, and while
// it has a name its number is not given away, so all that was read in between belongs to it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/root_dir.h"
#include "mail/message.h"
#include "queue/qmail_listing.h"

namespace spamtrace {

// How much of one message is read at most.
struct QueueLimits {
  size_t header = 64 * 1024;
  size_t recipient_file = 16 * 1024 * 1024;
  size_t bounce_file = 64 * 1024;
};

// What the directories say, without opening a message: the two figures of qmail-qstat(8), and what is odd.
struct QueueCounts {
  uint64_t messages = 0;          // files below mess, in all states
  uint64_t not_preprocessed = 0;  // files below todo
  uint64_t bouncing = 0;          // files in bounce
  uint32_t split = 0;             // number of directories below mess; conf-split, 23 by default
  bool big_todo = false;          // todo is split as well
  uint64_t misplaced = 0;         // files whose directory is not number modulo split
  uint64_t strays = 0;            // names that are no message number
};

struct QueueScan {
  QueueCounts counts;
  std::vector<QueuedMessage> messages;  // in order of their numbers
  uint64_t vanished = 0;                // gone between the listing and the reading
  uint64_t damaged = 0;                 // messages of which some part could not be understood
  uint64_t unreadable = 0;              // messages that could not be opened (rights, not a regular file)
  std::string unreadable_example;       // the first such, with the system's reason
  uint64_t renumbered = 0;              // messages whose inode is not their number: the queue was copied
};

class QmailQueue {
 public:
  // `path` is the queue's directory below the root, such as /var/qmail/queue.
  static Result<QmailQueue> open(const RootDir& root, const std::string& path);

  Result<QueueCounts> count() const;

  // Reads every message. `progress` is called now and then with the number of messages read and listed.
  using Progress = std::function<void(uint64_t done, uint64_t total)>;
  Result<QueueScan> scan(const QueueLimits& limits = {}, const Progress& progress = {}) const;

  // One message. ErrorCode::not_found where there is none of that number.
  Result<QueuedMessage> read(uint64_t number, const QueueLimits& limits = {}) const;

  // The first `limit` bytes of a message as they are.
  Result<std::string> read_content(uint64_t number, size_t limit) const;

  // Where the mess file of a message lies, as a person would name it.
  std::string message_path(uint64_t number) const;

  // The descriptors of all directories that hold queue files.
  std::vector<int> directories() const;

 private:
  QmailQueue(QmailDirectories dirs, std::string shown) : dirs_(std::move(dirs)), shown_(std::move(shown)) {}

  QmailDirectories dirs_;
  std::string shown_;
};

}  // namespace spamtrace

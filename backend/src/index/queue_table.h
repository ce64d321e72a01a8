// The queue as it was seen last, message by message.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "index/database.h"
#include "index/known_keys.h"
#include "mail/message.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

struct QueueRow {
  int64_t number = 0;
  bool gone = false;    // no longer in the queue; kept until its trace ends, for what its files said
  int64_t live = 0;     // number of the live message that it is part of; 0: none yet
  uint32_t origin = 0;  // of its share; 0: none
  QueuedMessage message;
  SessionGuess session;  // qmail: of a message from the network that the log does not hold
};

class QueueTable {
 public:
  explicit QueueTable(Database& database);

  // The rows of that id: one, or several where the id was given away again or other spools have it. What is
  // in the queue comes first, of several spools the first one.
  std::vector<QueueRow> find(std::string_view id);
  std::optional<QueueRow> find(int64_t number);

  // A message that is new or has changed. `stamp` tells when it changes again.
  void put(const QueuedMessage& message, uint64_t stamp);

  // What tells the messages that were seen: id, spool and stamp.
  using VisitSeen = std::function<void(int64_t number, std::string_view id, uint32_t spool, uint64_t stamp)>;
  void for_each_seen(const VisitSeen& visit);
  void set_gone(int64_t number);

  uint64_t count_damaged();     // messages of which some part could not be understood
  uint64_t count_renumbered();  // qmail: messages whose inode is not their number

  void set_live(int64_t number, int64_t live, uint32_t origin);
  void set_session(int64_t number, const SessionGuess& session);
  void remove(int64_t number);

  // Messages that are new, changed or gone since their share was made; the oldest row first.
  std::vector<int64_t> unsettled();
  void set_settled(int64_t number);

  // Brings the columns (queue_chunks.h) up to date with the rows. REQUIRES: a transaction.
  void flush();

  void forget() {
    ids_.forget();
    changed_.clear();
  }

 private:
  enum class Columns : uint8_t { keys, all };
  static constexpr size_t k_most_changed = 64;
  std::optional<int64_t> integer(const char* sql, int64_t number);
  void note_change(int64_t number, Columns columns);
  void flush_before(int64_t chunk);

  Database& database_;
  std::map<int64_t, Columns> changed_;  // by chunk
  KnownKeys ids_;
};

}  // namespace spamtrace

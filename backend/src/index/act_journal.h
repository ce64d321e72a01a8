// What was changed on the server, by whom, and what it was before: the way back of every act.
//
// It lies in a file of its own beside the index. The index is made of logs, and is made anew where it is
// damaged or old; this file is made of nothing that is left, so it is never thrown away. Each function is one
// transaction, which is on the disk when it returns.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "index/database.h"

namespace spamtrace {

// Numbers are kept: they stay what they are.
enum class ActState : uint8_t {
  planned = 0,
  sent = 1,  // it was asked for; what came of it is not known yet
  done = 2,
  already = 3,  // it was so before
  failed = 4,
  changed = 5,  // somebody else changed it since it was planned, so it was left as it is
  undone = 6,   // done, and brought back by a later act
};
inline constexpr size_t k_act_states = 7;
const char* name_of(ActState state);

// What a thing is that an act changes. Numbers are kept: they stay what they are.
enum class ActTarget : uint8_t {
  domain = 0,
  plan = 1,        // a service plan
  white_list = 2,  // an entry of the panel's white list
  message = 3,     // in the queue
};
const char* name_of(ActTarget target);

// One of the things that an act changes, such as the policy of a domain. The values are texts of the act's
// kind.
struct ActItem {
  int64_t number = 0;  // given by the journal
  ActTarget target = ActTarget::domain;
  std::string name;
  uint64_t site = 0;  // the domain's or the plan's number in the panel; of a message its inode
  Time arrival = {};  // of a message
  std::string before, after;
  ActState state = ActState::planned;
  std::string said;     // why it failed, or what it was changed to
  bool forced = false;  // whatever it is now
  int64_t undoes = 0;   // the number of the item that it brings back
};

// A process is known by its number and when it started (proc(5), field 22 of stat), as numbers are given
// again.
struct Driver {
  int64_t pid = 0;
  uint64_t started = 0;
  bool operator==(const Driver&) const = default;
};

struct Act {
  int64_t id = 0;  // given by the journal
  std::string kind = {}, actor = {};
  int64_t undoes = 0;           // the act that it brings back
  Time begun = {}, ended = {};  // not known: not over
  Driver driver = {};           // who works at it
};

// How many items are in each state.
struct ActCounts {
  std::array<uint64_t, k_act_states> by_state{};
  uint64_t of(ActState state) const { return by_state[static_cast<size_t>(state)]; }
  uint64_t total() const;
};

class ActJournal {
 public:
  // Makes the file where it is not there, if it may be written. Throws SQLite::Exception where it is no
  // journal of this version; nothing is done to it then.
  ActJournal(const std::string& directory, Database::Access access);

  // An act whose beginning is not known is prepared only: what was shown to somebody who may begin it. It is
  // no act yet to the functions below but find(), items() and begin(), and is forgotten after some others.
  int64_t add(const Act& act, const std::vector<ActItem>& items);

  // False where it is not prepared.
  bool begin(int64_t id, const std::string& actor, Time now);

  std::optional<Act> find(int64_t id);
  std::optional<Act> unfinished(const std::string& kind);  // the oldest
  std::vector<Act> acts(size_t offset, size_t limit);      // the latest first
  uint64_t count_acts();

  ActCounts counts(int64_t act);
  // In the order in which they were given; failed and changed ones first where `troubles_first`.
  std::vector<ActItem> items(int64_t act, bool troubles_first, size_t offset, size_t limit);
  std::vector<ActItem> items_in(int64_t act, ActState state);

  // The value that each domain was given last by acts of this kind, or had already. What was asked for counts
  // too, as it may be so before the journal knows.
  std::map<std::string, std::string> domains_as_set(const std::string& kind);

  // Of items that are there: state, what was said, and the value before. What is done brings back what it
  // undoes.
  void note(const Act& act, const std::vector<ActItem>& items);

  // Failed ones are planned once more, and the act is not over.
  void retry(int64_t act);

 private:
  void make_tables();
  int64_t version();
  std::vector<ActItem> read_items(Query& query);
  Database database_;
  bool has_targets_ = true;  // else it is of version 1, which is only read: all its items are domains
};

// Nothing where there is no journal yet. Throws as the constructor.
std::unique_ptr<ActJournal> open_act_journal(const std::string& directory);

}  // namespace spamtrace

// The messages that are not over: what the folds remember of each, and its present share in the history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "index/history.h"
#include "index/known_keys.h"

namespace spamtrace {

// Which fold has it, and as what; the key is that of the fold.
enum class LivePlace : uint8_t {
  postfix_open,
  postfix_waiting,
  qmail_open,
  qmail_waiting,
  ended,       // its log has ended, and it is still seen in the queue; by its queue id
  queue_only,  // only the queue knows it; by its row there
};
inline constexpr int k_live_places = 6;

struct LiveMessage {
  int64_t number = 0;  // of its trace; of what only the queue knows, the row there with a minus
  LivePlace place = LivePlace::postfix_open;
  std::string key;
  KeptShare share;
  std::string trace;  // packed, as the place has it
};

class LiveTable {
 public:
  explicit LiveTable(Database& database);

  // False: there is none of that key for certain.
  bool may_have(LivePlace place, std::string_view key) { return keys(place).may_have(key); }

  // The packed trace of that key.
  std::optional<std::string> trace_of(LivePlace place, std::string_view key);
  std::optional<LiveMessage> find(LivePlace place, std::string_view key);
  std::optional<LiveMessage> find(int64_t number);
  std::optional<KeptShare> share_of(int64_t number);

  // In place of what has its number, whose share was `before`; nothing: it is new.
  void put(const LiveMessage& message, const std::optional<KeptShare>& before);
  void set_share(int64_t number, const KeptShare& share);
  void remove(int64_t number);

  void forget();

 private:
  static bool is_found_alike(const KeptShare& a, const KeptShare& b);
  KnownKeys& keys(LivePlace place) { return keys_[static_cast<size_t>(place)]; }

  Database& database_;
  std::vector<KnownKeys> keys_;
};

}  // namespace spamtrace

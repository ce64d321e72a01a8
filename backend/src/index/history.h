// What was sent, by whom and when: counts by origin and hour, and the names that stand with them.
//
// Every message has a share in it, from its first line on. While it is live its share changes, and the old
// one is taken back; when it is over, its share stays. So sums are right at any moment. What is no sum
// (samples, evidence, which names are kept of very many) is taken only from messages that are over, in the
// order in which the log ends them: then it does not depend on how much of the log was read at once.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "index/database.h"
#include "index/day_table.h"
#include "origin/share.h"

namespace spamtrace {

enum class NameKind : uint8_t { sender, client, script, subject };
inline constexpr int k_name_kinds = 4;

// A share as it is kept: the origin by its number.
struct KeptShare {
  uint32_t origin = 0;                    // 0: it adds nothing
  OriginKind kind = OriginKind::unknown;  // of a source
  Grade grade = Grade::proven;
  Time first_seen;
  MessageCounts counts;
  uint32_t queued = 0, queued_recipients = 0;
  bool has_header = false, list_unsubscribe = false;
  std::string sender, client, script, subject;
  uint8_t rank = 0;

  int64_t hour() const {
    return std::chrono::floor<std::chrono::hours>(first_seen).time_since_epoch().count();
  }
};

// Mail that has no source here is counted too, under the number of its class (MailClass). The days of all
// sources of a kind are summed up under a number of the kind; sources follow.
inline constexpr uint32_t k_first_kind = 8;
inline constexpr uint32_t k_first_source = k_first_kind + k_origin_kinds;
static_assert(static_cast<uint32_t>(MailClass::none) < k_first_kind);

constexpr uint32_t number_of(OriginKind kind) { return k_first_kind + static_cast<uint32_t>(kind); }

class History {
 public:
  explicit History(Database& database) : database_(database) {}

  // Gives the origin its number.
  KeptShare keep(const Share& share);

  // Adds a live message, or takes it back.
  void add(const KeptShare& share) { apply(share, 1); }
  void take_back(const KeptShare& share) { apply(share, -1); }

  // Adds a message that is over. `evidence` is asked only where it shows more than what is known.
  using MakeEvidence = std::function<std::vector<Evidence>()>;
  void add_past(const KeptShare& share, SampleMessage sample, const MakeEvidence& evidence);

  // Writes what was added. REQUIRES: a transaction.
  void flush();

  // Forgets what was not flushed, since the transaction failed, and what is at hand.
  void forget();

  // Looks among its days for the busiest hour anew, and for what was usual before it. REQUIRES: a
  // transaction.
  void look_back(uint32_t origin);

  // From now on no message of an earlier day counts, whether it is added or taken back.
  void ignore_before(int64_t day);

  static constexpr size_t k_first_samples = 3;
  static constexpr size_t k_most_samples = 10;
  static constexpr int64_t k_most_names = 512;  // of one kind and origin, by messages that are over

 private:
  struct Totals {
    MessageCounts counts;
    int64_t queued = 0, queued_recipients = 0, with_header = 0, list_unsubscribe = 0;
    int64_t inferred = 0, claimed = 0, most_recipients = 0;
  };
  struct Past {
    Time first_seen, last_seen;
    int rank = -1;
    std::vector<Evidence> evidence;
    std::vector<SampleMessage> samples;
  };
  struct Hour {
    int64_t day = 0;
    uint32_t origin = 0;
    HourCounts delta;
  };
  struct Name {
    uint32_t origin = 0;
    NameKind kind = NameKind::sender;
    std::string text;
    int64_t past = 0, live = 0, last_hour = 0;
  };

  struct NameRow {
    int64_t past = 0, live = 0, last_hour = 0;
    int64_t count() const { return past + live; }
    bool is_there() const { return past > 0 || live > 0; }
  };
  struct NameTotal {
    int64_t names = 0, past = 0, unnamed = 0, most = 0;
  };

  void apply(const KeptShare& share, int sign);
  void add_hour(uint32_t origin, const KeptShare& share, int sign);
  int64_t first_day();
  void add_names(const KeptShare& share, int past, int live);
  void add_name(const KeptShare& share, NameKind kind, const std::string& text, int past, int live);
  uint32_t number_of(const Origin& origin);
  Past& past_of(uint32_t origin);
  void flush_totals();
  void remove_if_empty(uint32_t origin);
  void flush_hours();
  void flush_names();
  void write_name(const Name& name);
  NameRow name_row(const Name& name);
  void put_name_row(const Name& name, const NameRow& row);
  NameTotal name_total(const Name& name);
  void put_name_total(const Name& name, const NameTotal& total);
  int64_t most_of(const Name& name);
  void flush_past();
  void clear_batch();

  Database& database_;
  std::optional<int64_t> first_day_;  // once it was looked up
  tsl::robin_map<std::string, uint32_t> numbers_;
  tsl::robin_map<uint32_t, Totals> totals_;
  tsl::robin_map<uint64_t, size_t> hour_index_;
  std::vector<Hour> hours_;
  tsl::robin_map<std::string, size_t> name_index_;
  std::vector<Name> names_;
  std::vector<size_t> past_names_;  // of them, in the order in which a message with them was over
  tsl::robin_map<uint32_t, Past> past_;
};

template <class Archive>
void fields(Archive& a, KeptShare& s) {
  a(s.origin, s.kind, s.grade, s.first_seen, s.counts, s.queued, s.queued_recipients, s.has_header,
    s.list_unsubscribe, s.sender, s.client, s.script, s.subject, s.rank);
}
template <class Archive>
void fields(Archive& a, Evidence& e) {
  a(e.grade, e.signal, e.value, e.file, e.offset, e.log);
}
template <class Archive>
void fields(Archive& a, SampleMessage& s) {
  a(s.id, s.first_seen, s.sender, s.recipient, s.subject, s.last_reply, s.recipients, s.queued);
}

}  // namespace spamtrace

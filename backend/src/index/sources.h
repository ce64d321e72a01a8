// The history, read back by origin.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "index/database.h"
#include "index/day_table.h"
#include "index/history.h"
#include "origin/own_past.h"

namespace spamtrace {

struct SourceRow {
  uint32_t number = 0;
  OriginTally tally;
  std::optional<LoginTally> login;  // of a mailbox that logged in
  std::optional<OwnPast> past;      // where the busiest of these hours stands out of it
};

// Every source that sent in these hours, one after the other: they are too many to be kept for an answer that
// shows a few.
using VisitSource = std::function<void(const SourceRow& row)>;
void for_each_source(Database& database, const HourRange& hours, const VisitSource& visit);
std::optional<SourceRow> find_source(Database& database, const std::string& id, const HourRange& hours);

// Messages without a source, by their classes, in these hours.
int64_t count_messages(Database& database, MailClass mail, const HourRange& hours);

struct NameCount {
  std::string name;
  int64_t count = 0;
};
struct Names {
  std::vector<NameCount> top;  // the most frequent first, equal ones by name
  int64_t distinct = 0;
  bool more = false;  // some were counted without their names
};
Names names_of(Database& database, uint32_t origin, NameKind kind, size_t limit);

// What is kept of the messages that are over, and the numbers of the live ones that show most.
struct SourcePast {
  Time first_seen, last_seen;  // of all messages, live ones too
  int rank = -1;
  std::vector<Evidence> evidence;
  std::vector<SampleMessage> samples;
};
SourcePast past_of(Database& database, uint32_t origin);

struct LiveOfSource {
  std::optional<int64_t> best;  // of the highest rank, among these the first
  int best_rank = -1;
  std::vector<int64_t> first, latest;  // by the time of their first line
};
LiveOfSource live_of(Database& database, uint32_t origin);

}  // namespace spamtrace

// The suspects, ranked: who sent outgoing mail, how much, and what speaks for and against each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/analysis.h"
#include "origin/score.h"
#include "report/coverage.h"

namespace spamtrace {

// Messages are distinct outgoing messages: at least one recipient leaves the server, or would. Recipients are
// the distinct recipients of each of them, summed up; each counts once, under its last known state, in sent,
// deferred or bounced, or in none of these while it is untried.
struct SourceItem {
  Origin origin;
  double score = 0;
  Verdict verdict = Verdict::clean;
  std::vector<Reason> reasons;
  uint64_t messages = 0, recipients = 0, sent = 0, deferred = 0, bounced = 0, unknown_recipients = 0;
  uint64_t queued = 0, queued_recipients = 0;
  std::vector<std::string> clients;  // addresses, the most used first, at most k_most_names
  uint64_t client_count = 0;
  std::vector<std::string> scripts;  // as claimed by the messages
  Time first_seen, last_seen;
  std::vector<Evidence> evidence;

  static constexpr size_t k_most_names = 5;
};

struct SourcesQuestion {
  TimeWindow window;
  std::optional<OriginKind> kind;
  size_t limit = 20;
};

struct SourcesAnswer {
  TimeWindow window;
  std::vector<SourceItem> items;
  uint64_t total = 0;              // sources of the kind asked for, before the limit
  uint64_t queued_in_sources = 0;  // messages of the queue that belong to a source of any kind
  uint64_t queued_elsewhere = 0;   // the other messages of the queue: incoming, local, not complete
  OtherMail other;
  Coverage coverage;
};

SourcesAnswer report_sources(const Analysis& analysis, const ServerFacts& server,
                             const SourcesQuestion& question);

// One suspect with all that is kept of it.
struct CountedName {
  std::string name;
  uint64_t count = 0;
};

struct HourItem {
  Time hour;
  HourCount count;
};

struct SourceAnswer {
  SourceItem item;
  std::vector<HourItem> timeline;
  std::vector<SampleMessage> samples;
  std::vector<CountedName> clients, senders, scripts, subjects;  // at most k_most_rows each
  uint64_t client_count = 0, sender_count = 0, subject_count = 0;
  uint64_t logins = 0, failed_logins = 0;
  Coverage coverage;

  static constexpr size_t k_most_rows = 50;
};

// ErrorCode::not_found where no message of that origin was seen.
Result<SourceAnswer> report_source(const Analysis& analysis, const ServerFacts& server,
                                   const std::string& id);

}  // namespace spamtrace

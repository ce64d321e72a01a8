// The suspects, ranked: who sent outgoing mail, how much, and what speaks for and against each.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/sources.h"
#include "origin/score.h"
#include "report/coverage.h"

namespace spamtrace {

struct TimeWindow {
  std::optional<Time> since, until;
};

// Messages that are no source of outgoing mail.
struct OtherMail {
  int64_t inbound = 0;      // from the network without a login, all recipients are here
  int64_t local_only = 0;   // sent here, all recipients are here
  int64_t incomplete = 0;   // in the queue, but still being written, or left by a crash
  int64_t no_delivery = 0;  // the log names no recipient
};

// Messages are distinct outgoing messages: at least one recipient leaves the server, or would. Recipients are
// the distinct recipients of each of them, summed up; each counts once, under its last known state, in sent,
// deferred or bounced, or in none of these while it is untried.
struct SourceItem {
  Origin origin;
  std::string owner;  // of its domain, see owner_of()
  double score = 0;
  Verdict verdict = Verdict::clean;
  std::vector<Reason> reasons;
  MessageCounts counts;
  int64_t queued = 0, queued_recipients = 0;
  std::vector<std::string> clients;  // addresses, the most used first, at most k_most_names
  int64_t client_count = 0;
  std::vector<std::string> scripts;  // as claimed by the messages
  Time first_seen, last_seen;
  std::vector<Evidence> evidence;

  static constexpr size_t k_most_names = 5;
};

enum class SourceSort : uint8_t { score, messages, recipients, queued, id };
std::optional<SourceSort> parse_source_sort(std::string_view name);

struct SourcesQuestion {
  TimeWindow window;
  std::optional<OriginKind> kind;
  SourceSort sort = SourceSort::score;
  size_t offset = 0, limit = 20;
};

struct SourcesAnswer {
  TimeWindow window;  // as it was asked for, widened to whole hours
  std::vector<SourceItem> items;
  uint64_t total = 0;             // sources of the kind asked for, on all pages
  int64_t queued_in_sources = 0;  // messages of the queue that belong to a source of any kind
  int64_t queued_elsewhere = 0;   // the other messages of the queue: incoming, local, not complete
  OtherMail other;
  Coverage coverage;
};

// The worst first, or the largest; equal ones by score, then by volume, then by id.
SourcesAnswer report_sources(const ReportBase& base, const SourcesQuestion& question);

// One suspect with all that is kept of it.

struct SourceAnswer {
  SourceItem item;
  std::vector<HourCounts> timeline;
  std::vector<SampleMessage> samples;
  std::vector<NameCount> clients, senders, scripts, subjects;  // at most k_most_rows each
  int64_t client_count = 0, sender_count = 0, subject_count = 0;
  int64_t logins = 0, failed_logins = 0;
  Coverage coverage;

  static constexpr size_t k_most_rows = 50;
};

// ErrorCode::not_found where no message of that origin was seen.
struct SourceQuestion {
  std::string id;
  TimeWindow window;
};
Result<SourceAnswer> report_source(const ReportBase& base, const SourceQuestion& question);

}  // namespace spamtrace

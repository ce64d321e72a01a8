// What an admin should hear of without asking: a source that sends spam, a queue that grows fast, domains
// that no longer reject mail for nobody.
//
// Each is told once, until it is over and comes back. It counts as told when somebody says so (--told), not
// when it was found: what could not be delivered is found again by the next run.
#pragma once

#include <string>
#include <vector>

#include "index/watch_state.h"
#include "report/reject_watch.h"
#include "report/report_base.h"

namespace spamtrace {

enum class AlertKind : uint8_t { source, queue, policy };
const char* name_of(AlertKind kind);

struct Alert {
  AlertKind kind = AlertKind::source;
  std::string id = {};  // "source:smtp_auth:info@site0.example"; "queue"; "policy"
  Time since = {};      // when it was noticed first
  bool told = false;

  // Of a source, in the last day.
  std::string source = {}, reason = {};  // its id; the weightiest reason
  double score = 0;
  int64_t messages = 0, recipients = 0, queued = 0;

  // Of the queue: how long it is, and how short it was in the last hour.
  uint64_t queue_now = 0, queue_before = 0;
  Time before = {};

  // Of domains that left the policy "reject".
  static constexpr size_t k_most_names = 20;
  uint64_t domains = 0, mail_off = 0;   // mail_off: of them without the panel's mail service
  std::vector<std::string> names = {};  // the first of them, by name
  bool joined = false;                  // one of them is new: who heard of it did not hear of that one
};

struct AlertsQuestion {
  Time now = {};
  uint64_t queue_growth = 1000;        // messages in an hour that are too many
  std::vector<std::string> told = {};  // ids of alerts that somebody heard of
  bool keep_reject = false;            // all domains are to reject mail for nobody
};

struct AlertsAnswer {
  static constexpr size_t k_most_alerts = 100;
  std::vector<Alert> alerts;  // sources by their scores, then the queue, then policies
};

// ErrorCode::failed where nothing can be remembered, since everything would be told again each time, and
// while the logs are read for the first time.
Result<AlertsAnswer> report_alerts(const ReportBase& base, const AlertsQuestion& question,
                                   const SetByActs& set = {});

// The rule alone: what is to be told of these sources and of a queue of so many messages, after what was told
// before.
AlertsAnswer watch(const ReportBase& base, const AlertsQuestion& question, uint64_t queued,
                   const SetByActs& set, WatchState& state);

}  // namespace spamtrace

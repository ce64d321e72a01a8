// The queue: how much, what, and one message of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/queue_pages.h"
#include "queue/mail_queue.h"
#include "report/sources.h"

namespace spamtrace {

struct QueueStatusAnswer {
  Mta mta = Mta::none;
  QueueCounts counts;
};

Result<QueueStatusAnswer> report_queue_status(const ServerFacts& server, const Inputs& inputs);

struct QueueRecipient {
  std::string address;
  std::string original;  // before aliases; empty where it is the same
  Route route = Route::undecided;
  bool done = false;
  std::string reason;  // of the last failed delivery, where the queue holds it
};

struct QueueItem {
  std::string id;
  QueueState state = QueueState::writing;
  Time arrival;
  uint64_t size = 0;
  std::string sender, subject;
  bool bouncing = false;
  uint32_t recipients = 0, recipients_done = 0;
  std::vector<QueueRecipient> recipient_list;  // at most the limit of the question
  std::string origin;  // id of its source; empty for mail that is no source (incoming, local, not complete)
  std::string script;
  MessageDamage damage;
};

std::optional<QueueSort> parse_queue_sort(std::string_view name);

struct QueueQuestion {
  QueueFilter filter;
  QueueSort sort = QueueSort::arrival;
  size_t offset = 0, limit = 50;
  size_t recipient_limit = 20;  // `queue show` has more of one
};

struct QueueListAnswer {
  uint64_t total = 0;     // messages in the queue
  uint64_t matching = 0;  // of them, by the filters
  uint64_t matching_recipients = 0;
  std::vector<QueueItem> items;
};

// The newest, largest or most addressed first; by sender in its order.
Result<QueueListAnswer> report_queue_list(const ReportBase& base, const QueueQuestion& question);

std::optional<QueueGrouping> parse_queue_grouping(std::string_view name);
const char* name_of(QueueGrouping by);

struct QueueGroupsQuestion {
  QueueFilter filter;
  QueueGrouping by = QueueGrouping::origin;
  size_t offset = 0, limit = 50;
};

struct QueueGroupsAnswer {
  QueueGrouping by = QueueGrouping::origin;
  uint64_t queued = 0;  // messages in the queue
  QueueGroupPage page;
};

Result<QueueGroupsAnswer> report_queue_groups(const ReportBase& base, const QueueGroupsQuestion& question);

// One line of the message's way here. Only what this server wrote is proven.
struct ReceivedStep {
  Grade grade = Grade::claimed;
  std::string text;
};

struct QueueMessageAnswer {
  QueueItem item;
  std::string file;
  std::optional<uint32_t> uid;
  std::string user;    // name of the uid
  std::string login;   // that the mail server accepted
  std::string client;  // address of the SMTP client
  uint32_t qp = 0;
  std::vector<ReceivedStep> received;
  std::string last_reply;  // of the last failed attempt that the log holds
  std::vector<Evidence> evidence;
  std::string header;  // as it stands in the file, cut at a limit
  std::string body;    // its beginning, as text
  bool body_cut = false;
};

Result<QueueMessageAnswer> report_queue_message(const ReportBase& base, const std::string& id);

}  // namespace spamtrace

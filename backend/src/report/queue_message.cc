#include "ingest/live_facts.h"
#include "mail/header.h"
#include "origin/attribute.h"
#include "report/queue.h"
#include "report/queue_item.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_header = 64 * 1024;
constexpr size_t k_most_body = 4 * 1024;
constexpr size_t k_most_recipients = 10'000;
constexpr size_t k_most_steps = 50;

// qmail: the first line is qmail-queue's; the next one is qmail-smtpd's if it came from the network. Postfix:
// the first Received field is its own. What follows was in the message when it came.
std::vector<ReceivedStep> received_steps(std::string_view content, const QueuedMessage& message) {
  std::vector<ReceivedStep> steps;
  size_t index = 0;
  for_each_header(content, [&](const HeaderField& field) {
    if (field.is("Received")) {
      const bool own = message.mta == Mta::postfix
                           ? steps.empty() && !message.damage.no_received_line
                           : (index == 0 && message.received) || (index == 1 && message.client);
      steps.push_back({own ? Grade::proven : Grade::claimed, unfold(field.value)});
    }
    ++index;
    return steps.size() < k_most_steps;
  });
  return steps;
}

void split_content(const std::string& content, QueueMessageAnswer& answer) {
  const size_t end = for_each_header(content, [](const HeaderField&) { return true; });
  const size_t header_size = std::min(end == std::string::npos ? content.size() : end, k_most_header);
  answer.header = content.substr(0, header_size);
  answer.body = content.substr(header_size, k_most_body);
  answer.body_cut = header_size + answer.body.size() < answer.item.size;
}

std::optional<QueueRow> row_of(const ReportBase& base, const QueuedMessage& message) {
  for (QueueRow& row : base.index.queue().find(message.id)) {
    if (!row.gone && row.message.spool == message.spool) return std::move(row);
  }
  return std::nullopt;
}

// What the log adds to the file.
void add_traces(const ReportBase& base, const QueueRow& row, QueueMessageAnswer& answer) {
  const auto live = live_facts(base.index, row.live);
  if (!live) return;
  const MessageFacts facts = live->facts();
  answer.evidence =
      evidence_of(facts, attribute(facts, base.server), base.server,
                  [&](const QueuedMessage& queued) { return base.inputs.queue->message_path(queued); });
  for (Evidence& evidence : answer.evidence) resolve_log(base.index.logs(), evidence);
  if (facts.trace != nullptr) answer.last_reply = facts.trace->last_reply;
}

}  // namespace

Result<QueueMessageAnswer> report_queue_message(const ReportBase& base, const std::string& id) {
  if (!base.inputs.queue) return tl::unexpected(*base.inputs.queue_error);
  const MailQueue& queue = *base.inputs.queue;
  const QueuedMessage message = SPAMTRACE_TRY(queue.read(id));
  const auto row = row_of(base, message);
  QueueMessageAnswer answer;
  answer.item = make_queue_item(message, queue, row ? source_id(base.index.database(), row->origin) : "",
                                k_most_recipients);
  answer.file = queue.message_path(message);
  answer.uid = message.uid;
  if (message.uid) answer.user = base.server.name_of_uid(*message.uid);
  answer.login = message.login;
  if (message.client) answer.client = to_string(message.client->client);
  answer.qp = message.qp;
  if (row) add_traces(base, *row, answer);
  const std::string content = SPAMTRACE_TRY(queue.read_content(message, k_most_header + k_most_body));
  answer.received = received_steps(content, message);
  split_content(content, answer);
  return answer;
}

}  // namespace spamtrace

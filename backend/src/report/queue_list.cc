#include <unordered_map>

#include "mail/encoded_word.h"
#include "report/queue.h"
#include "report/queue_item.h"

namespace spamtrace {
namespace {

std::vector<QueueRecipient> list_recipients(const QueuedMessage& message, size_t limit) {
  std::vector<QueueRecipient> list;
  auto original = message.originals.begin();
  message.recipients.for_each([&](const Recipient& recipient) {
    if (list.size() >= limit) return;
    QueueRecipient listed{.address = std::string(recipient.address),
                          .original = {},
                          .route = recipient.route,
                          .done = recipient.done,
                          .reason = {}};
    if (original != message.originals.end() && original->first == list.size()) {
      listed.original = original->second;
      ++original;
    }
    list.push_back(std::move(listed));
  });
  return list;
}

// The last report on an address counts.
void add_reasons(const std::vector<DeliveryReport>& reports, std::vector<QueueRecipient>& recipients) {
  if (reports.empty()) return;
  std::unordered_map<std::string_view, const DeliveryReport*> by_address;
  for (const DeliveryReport& report : reports) by_address.insert_or_assign(report.recipient, &report);
  for (QueueRecipient& recipient : recipients) {
    const auto found = by_address.find(recipient.address);
    if (found != by_address.end()) recipient.reason = found->second->reason;
  }
}

}  // namespace

std::optional<QueueSort> parse_queue_sort(std::string_view name) {
  if (name == "arrival") return QueueSort::arrival;
  if (name == "recipients") return QueueSort::recipients;
  if (name == "size") return QueueSort::size;
  if (name == "sender") return QueueSort::sender;
  return std::nullopt;
}

QueueItem make_queue_item(const QueuedMessage& message, const MailQueue& queue, std::string origin,
                          size_t recipient_limit) {
  QueueItem item;
  item.id = message.id;
  item.state = message.state;
  item.arrival = message.arrival;
  item.size = message.size;
  item.sender = message.sender;
  item.subject = decode_encoded_words(message.header.subject);
  item.bouncing = message.bouncing;
  item.recipients = message.recipients.count();
  item.recipients_done = message.recipients.done();
  item.recipient_list = list_recipients(message, recipient_limit);
  add_reasons(queue.delivery_reports(message), item.recipient_list);
  item.origin = std::move(origin);
  item.script = message.header.php_script;
  item.damage = message.damage;
  return item;
}

Result<QueueListAnswer> report_queue_list(const ReportBase& base, const QueueQuestion& question) {
  if (!base.inputs.queue) return tl::unexpected(*base.inputs.queue_error);
  Database& database = base.index.database();
  const QueuePage page =
      read_queue_page(database, question.filter, question.sort, question.offset, question.limit);
  QueueListAnswer answer;
  answer.total = queue_coverage(base.index).messages;
  answer.matching = page.matching;
  answer.matching_recipients = page.matching_recipients;
  for (const int64_t number : page.numbers) {
    const auto row = base.index.queue().find(number);
    if (!row) continue;
    answer.items.push_back(make_queue_item(row->message, *base.inputs.queue, source_id(database, row->origin),
                                           question.recipient_limit));
  }
  return answer;
}

}  // namespace spamtrace

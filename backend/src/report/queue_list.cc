#include <algorithm>
#include <unordered_map>

#include "mail/address.h"
#include "mail/encoded_word.h"
#include "report/queue.h"
#include "report/queue_item.h"

namespace spamtrace {
namespace {

std::string origin_id(const Analysis& analysis, size_t index) {
  const uint32_t tally = analysis.book->queue_origins()[index];
  return tally == OriginBook::k_no_tally ? std::string{} : analysis.book->tallies()[tally].origin.id();
}

bool contains(std::string_view text, const std::string& lower_needle) {
  return lower_needle.empty() || ascii_lower(text).find(lower_needle) != std::string::npos;
}

class Filter {
 public:
  Filter(const Analysis& analysis, const QueueQuestion& question)
      : analysis_(analysis),
        question_(question),
        sender_(ascii_lower(question.sender)),
        recipient_(ascii_lower(question.recipient)),
        subject_(ascii_lower(question.subject)) {}

  bool matches(size_t index) const {
    const QueuedMessage& message = analysis_.queue->messages[index];
    if (message.recipients.count() < question_.min_recipients) return false;
    if (!question_.origin.empty() && origin_id(analysis_, index) != question_.origin) return false;
    if (!contains(message.sender, sender_)) return false;
    if (!subject_.empty() && !contains(decode_encoded_words(message.header.subject), subject_)) return false;
    return recipient_.empty() || has_recipient(message);
  }

 private:
  bool has_recipient(const QueuedMessage& message) const {
    bool found = false;
    message.recipients.for_each(
        [&](const Recipient& r) { found = found || contains(r.address, recipient_); });
    return found;
  }

  const Analysis& analysis_;
  const QueueQuestion& question_;
  std::string sender_, recipient_, subject_;
};

// Equal ones by id, so that pages do not overlap; a shorter id first, as numbers are ordered.
bool comes_before(const QueuedMessage& a, const QueuedMessage& b, QueueSort sort) {
  switch (sort) {
    case QueueSort::arrival:
      if (a.arrival != b.arrival) return a.arrival > b.arrival;
      break;
    case QueueSort::recipients:
      if (a.recipients.count() != b.recipients.count()) return a.recipients.count() > b.recipients.count();
      break;
    case QueueSort::size:
      if (a.size != b.size) return a.size > b.size;
      break;
    case QueueSort::sender:
      if (a.sender != b.sender) return a.sender < b.sender;
      break;
  }
  return a.id.size() != b.id.size() ? a.id.size() < b.id.size() : a.id < b.id;
}

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

Result<QueueListAnswer> report_queue_list(const Analysis& analysis, const MailQueue& queue,
                                          const QueueQuestion& question) {
  if (!analysis.queue) return tl::unexpected(*analysis.queue_error);
  const auto& messages = analysis.queue->messages;
  QueueListAnswer answer;
  answer.total = messages.size();
  const Filter filter(analysis, question);
  std::vector<size_t> matching;
  for (size_t i = 0; i < messages.size(); ++i) {
    if (!filter.matches(i)) continue;
    matching.push_back(i);
    answer.matching_recipients += messages[i].recipients.count();
  }
  answer.matching = matching.size();
  const size_t begin = std::min(question.offset, matching.size());
  const size_t end = begin + std::min(question.limit, matching.size() - begin);
  const auto first = matching.begin();
  std::partial_sort(first, first + static_cast<std::ptrdiff_t>(end), matching.end(), [&](size_t a, size_t b) {
    return comes_before(messages[a], messages[b], question.sort);
  });
  for (size_t i = begin; i < end; ++i) {
    const size_t index = matching[i];
    answer.items.push_back(
        make_queue_item(messages[index], queue, origin_id(analysis, index), question.recipient_limit));
  }
  return answer;
}

}  // namespace spamtrace

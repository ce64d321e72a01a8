#include "index/queue_pages.h"

#include "index/damage.h"
#include "index/history.h"
#include "mail/address.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

// One statement for all filters: a text that is empty matches everything. ?1 origin, ?2 sender, ?3 subject,
// ?4 least recipients.
#define SPAMTRACE_MATCHING                                                                            \
  " FROM queue WHERE gone = 0 AND (?1 < 0 OR origin = ?1) AND (?2 = '' OR instr(lower(sender), ?2)) " \
  "AND (?3 = '' OR instr(lower(subject), ?3)) AND recipients >= ?4"

constexpr const char* k_count = "SELECT count(*), total(recipients)" SPAMTRACE_MATCHING;

constexpr const char* k_pages[] = {
    "SELECT number, message" SPAMTRACE_MATCHING " ORDER BY arrival DESC, length(id), id LIMIT ?5 OFFSET ?6",
    "SELECT number, message" SPAMTRACE_MATCHING
    " ORDER BY recipients DESC, length(id), id LIMIT ?5 OFFSET ?6",
    "SELECT number, message" SPAMTRACE_MATCHING " ORDER BY size DESC, length(id), id LIMIT ?5 OFFSET ?6",
    "SELECT number, message" SPAMTRACE_MATCHING " ORDER BY sender, length(id), id LIMIT ?5 OFFSET ?6",
};
#undef SPAMTRACE_MATCHING

// -1: any; 0: none has it.
int64_t number_of(Database& database, const std::string& origin) {
  if (origin.empty()) return -1;
  Query query(database, "SELECT number FROM origin WHERE id = ?", origin);
  return query.next() ? query.integer(0) : 0;
}

uint32_t count_recipients(std::string_view packed_message, const std::string& needle, bool& matches) {
  QueuedMessage message;
  unpack_or_throw(packed_message, message);
  matches = false;
  message.recipients.for_each([&](const Recipient& recipient) {
    matches = matches || ascii_lower(recipient.address).find(needle) != std::string::npos;
  });
  return message.recipients.count();
}

struct Terms {
  int64_t origin = -1;
  std::string sender, subject, recipient;
};

// The recipients of a message are in no column of their own, so all are looked at.
QueuePage page_by_recipient(Database& database, const Terms& terms, const QueueFilter& filter, QueueSort sort,
                            size_t offset, size_t limit) {
  QueuePage page;
  Query query(database, k_pages[static_cast<size_t>(sort)], terms.origin, terms.sender, terms.subject,
              filter.min_recipients, -1, 0);
  while (query.next()) {
    bool matches = false;
    const uint32_t recipients = count_recipients(query.text(1), terms.recipient, matches);
    if (!matches) continue;
    page.matching_recipients += recipients;
    if (page.matching >= offset && page.numbers.size() < limit) page.numbers.push_back(query.integer(0));
    ++page.matching;
  }
  return page;
}

}  // namespace

QueuePage read_queue_page(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset,
                          size_t limit) {
  const Terms terms{number_of(database, filter.origin), ascii_lower(filter.sender),
                    ascii_lower(filter.subject), ascii_lower(filter.recipient)};
  if (!terms.recipient.empty()) return page_by_recipient(database, terms, filter, sort, offset, limit);
  QueuePage page;
  if (Query count(database, k_count, terms.origin, terms.sender, terms.subject, filter.min_recipients);
      count.next()) {
    page.matching = static_cast<uint64_t>(count.integer(0));
    page.matching_recipients = static_cast<uint64_t>(count.integer(1));
  }
  Query query(database, k_pages[static_cast<size_t>(sort)], terms.origin, terms.sender, terms.subject,
              filter.min_recipients, limit, offset);
  while (query.next()) page.numbers.push_back(query.integer(0));
  return page;
}

std::string source_id(Database& database, uint32_t number) {
  if (number < k_first_source) return {};
  Query query(database, "SELECT id FROM origin WHERE number = ?", number);
  return query.next() ? std::string(query.text(0)) : std::string{};
}

}  // namespace spamtrace

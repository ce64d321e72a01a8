// The queue, page by page: what was seen last, filtered, sorted and grouped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "index/database.h"
#include "index/queue_filter.h"

namespace spamtrace {

enum class QueueSort : uint8_t { arrival, recipients, size, sender };

struct QueuePage {
  uint64_t matching = 0, matching_recipients = 0;
  std::vector<int64_t> numbers;  // rows of QueueTable
};

// The newest, largest or most addressed first; senders in the order of their letters, whatever their case is;
// equal ones by id, the shorter first.
//
// A sample, one chunk of `sampled` (queue_chunks.h), tells where about the page is: memory for all messages
// before it would cost more than reading that sample.
QueuePage read_queue_page(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset,
                          size_t limit, int64_t sampled = 64);

// Rows of QueueTable that match, in the order of their numbers; at most `most`.
std::vector<int64_t> read_matching(Database& database, const QueueFilter& filter, size_t most);

enum class QueueGrouping : uint8_t { origin, sender, subject, recipient_domain };

// A message with recipients in several domains counts in each of these groups.
struct QueueGroup {
  std::string name;  // empty: without a source, null sender, no subject, no domain
  uint64_t messages = 0;
  uint64_t recipients = 0;  // by recipient_domain those in the domain, else all of its messages
  uint64_t bytes = 0;       // of the messages
  Time oldest, newest;      // arrival
};

struct QueueGroupPage {
  uint64_t total = 0;  // groups
  uint64_t matching = 0, matching_recipients = 0;
  std::vector<QueueGroup> groups;
};

// The group with the most messages first; equal ones by recipients, then by bytes, then the oldest.
QueueGroupPage read_queue_groups(Database& database, const QueueFilter& filter, QueueGrouping by,
                                 size_t offset, size_t limit);

// The id of a source by its number; empty for mail that is none.
std::string source_id(Database& database, uint32_t number);

}  // namespace spamtrace

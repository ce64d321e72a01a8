// The queue, page by page: what was seen last, filtered and sorted by SQLite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/database.h"

namespace spamtrace {

enum class QueueSort : uint8_t { arrival, recipients, size, sender };

// Texts are searched as they are, without regard to the case of ASCII letters. What is empty filters nothing.
struct QueueFilter {
  std::string origin;  // its id
  std::string sender, recipient, subject;
  uint32_t min_recipients = 0;
};

struct QueuePage {
  uint64_t matching = 0, matching_recipients = 0;
  std::vector<int64_t> numbers;  // rows of QueueTable
};

// The newest, largest or most addressed first; by sender in its order; equal ones by id, the shorter first.
QueuePage read_queue_page(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset,
                          size_t limit);

// The id of a source by its number; empty for mail that is none.
std::string source_id(Database& database, uint32_t number);

}  // namespace spamtrace

#include "index/queue_filter.h"

#include <cstring>

#include "index/damage.h"
#include "mail/address.h"
#include "mail/message_fields.h"

namespace spamtrace {
namespace {

constexpr uint32_t k_no_origin = UINT32_MAX;

std::optional<uint32_t> number_of(Database& database, const std::string& origin) {
  if (origin.empty()) return std::nullopt;
  Query query(database, "SELECT number FROM origin WHERE id = ?", origin);
  return query.next() ? static_cast<uint32_t>(query.integer(0)) : k_no_origin;
}

// A text that was cut when the chunk was made.
bool whole_text_has(Database& database, int64_t number, QueueText which, const std::string& needle) {
  Query query(database, "SELECT message FROM queue WHERE number = ?", number);
  if (!query.next()) throw_damage();
  QueuedMessage message;
  unpack_or_throw(query.text(0), message);
  return searched_text(message, which).find(needle) != std::string::npos;
}

class Matcher {
 public:
  Matcher(Database& database, const QueueFilter& filter)
      : database_(database), origin_(number_of(database, filter.origin)), least_(filter.min_recipients) {
    needle(QueueText::sender) = ascii_lower(filter.sender);
    needle(QueueText::subject) = ascii_lower(filter.subject);
    needle(QueueText::recipients) = ascii_lower(filter.recipient);
  }

  void want(WantedColumns& wanted) const {
    for (size_t i = 0; i < k_queue_texts; ++i) wanted.texts[i] = wanted.texts[i] || !needles_[i].empty();
  }

  void match(const QueueChunks& chunk) {
    for (size_t i = 0; i < chunk.size(); ++i) {
      const QueueKey& key = chunk.key(i);
      matches_[i] = (!origin_ || key.origin == *origin_) && key.recipients >= least_;
    }
    for (size_t i = 0; i < k_queue_texts; ++i) {
      if (!needles_[i].empty()) search(chunk, static_cast<QueueText>(i));
    }
  }

  bool operator[](size_t index) const { return matches_[index]; }

 private:
  std::string& needle(QueueText which) { return needles_[static_cast<size_t>(which)]; }

  // All texts of the chunk are searched as one; a place that reaches into the next text is none.
  void search(const QueueChunks& chunk, QueueText which) {
    const TextColumn& column = chunk.text(which);
    const std::string& needle = needles_[static_cast<size_t>(which)];
    std::array<bool, k_chunk> found{};
    for (size_t at = 0, index = 0; at < column.bytes.size();) {
      const void* place =
          ::memmem(column.bytes.data() + at, column.bytes.size() - at, needle.data(), needle.size());
      if (place == nullptr) break;
      at = static_cast<size_t>(static_cast<const char*>(place) - column.bytes.data());
      while (column.begins[index + 1] <= at) ++index;
      found[index] = at + needle.size() <= column.begins[index + 1];
      at = found[index] ? column.begins[index + 1] : at + 1;
    }
    for (size_t i = 0; i < chunk.size(); ++i) {
      if (!matches_[i] || found[i]) continue;
      const bool was_cut = column.text(i).size() == TextColumn::k_most_text;
      matches_[i] = was_cut && whole_text_has(database_, chunk.number(i), which, needle);
    }
  }

  Database& database_;
  std::optional<uint32_t> origin_;
  uint32_t least_;
  std::array<std::string, k_queue_texts> needles_;
  std::array<bool, k_chunk> matches_{};
};

}  // namespace

void for_each_match(Database& database, const QueueFilter& filter, WantedColumns wanted,
                    const VisitMatch& visit) {
  Matcher matcher(database, filter);
  matcher.want(wanted);
  QueueChunks chunks(database, wanted);
  while (chunks.next()) {
    matcher.match(chunks);
    for (size_t i = 0; i < chunks.size(); ++i) {
      if (matcher[i]) visit(chunks, i);
    }
  }
}

}  // namespace spamtrace

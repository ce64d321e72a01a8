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

  std::span<const uint8_t> matching(const QueueChunks& chunk) {
    for (size_t i = 0; i < chunk.size(); ++i) matches_[i] = true;
    if (origin_) keep(chunk, [&](size_t i) { return chunk.keys().origin[i] == *origin_; });
    if (least_ > 0) keep(chunk, [&](size_t i) { return chunk.keys().recipients[i] >= least_; });
    for (size_t i = 0; i < k_queue_texts; ++i) {
      if (!needles_[i].empty()) search(chunk, static_cast<QueueText>(i));
    }
    size_t count = 0;
    for (size_t i = 0; i < chunk.size(); ++i) {
      if (matches_[i]) places_[count++] = static_cast<uint8_t>(i);
    }
    return {places_.data(), count};
  }

 private:
  std::string& needle(QueueText which) { return needles_[static_cast<size_t>(which)]; }

  template <class Holds>
  void keep(const QueueChunks& chunk, const Holds& holds) {
    for (size_t i = 0; i < chunk.size(); ++i) matches_[i] = matches_[i] && holds(i);
  }

  void search(const QueueChunks& chunk, QueueText which) {
    const TextColumn& column = chunk.text(which);
    const std::string& needle = needles_[static_cast<size_t>(which)];
    const std::array<bool, k_chunk> found = texts_with(column, needle);
    keep(chunk, [&](size_t i) {
      const size_t entry = column.entry(i);
      const bool was_cut = column.text(entry).size() == TextColumn::k_most_text;
      return found[entry] || (was_cut && whole_text_has(database_, chunk.number(i), which, needle));
    });
  }

  // All texts of the chunk are searched as one; a place that reaches into the next text is none.
  static std::array<bool, k_chunk> texts_with(const TextColumn& column, const std::string& needle) {
    std::array<bool, k_chunk> found{};
    for (size_t at = 0, entry = 0; at < column.bytes.size();) {
      const void* place =
          ::memmem(column.bytes.data() + at, column.bytes.size() - at, needle.data(), needle.size());
      if (place == nullptr) break;
      at = static_cast<size_t>(static_cast<const char*>(place) - column.bytes.data());
      while (column.begins[entry + 1] <= at) ++entry;
      found[entry] = at + needle.size() <= column.begins[entry + 1];
      at = found[entry] ? column.begins[entry + 1] : at + 1;
    }
    return found;
  }

  Database& database_;
  std::optional<uint32_t> origin_;
  uint32_t least_;
  std::array<std::string, k_queue_texts> needles_;
  std::array<bool, k_chunk> matches_{};
  std::array<uint8_t, k_chunk> places_{};
};

}  // namespace

void visit_matches(Database& database, const QueueFilter& filter, WantedColumns wanted,
                   const VisitMatches& visit) {
  Matcher matcher(database, filter);
  matcher.want(wanted);
  QueueChunks chunks(database, wanted);
  while (chunks.next()) {
    const std::span<const uint8_t> matching = matcher.matching(chunks);
    if (!matching.empty()) visit(chunks, matching);
  }
}

}  // namespace spamtrace

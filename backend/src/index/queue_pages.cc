#include "index/queue_pages.h"

#include <cstring>
#include <memory_resource>
#include <ranges>

#include "base/large_pages.h"
#include "index/history.h"
#include "index/page_of.h"

namespace spamtrace {
namespace {

// What a message is ordered by: the least first.
struct Place {
  uint64_t key = 0;
  std::string_view sender;
  IdKey id;
  int64_t number = 0;
  auto operator<=>(const Place&) const = default;
};

// Of equal order as far as it goes, so that most senders are told apart without looking at them again.
uint64_t first_letters(std::string_view text) {
  uint64_t letters = 0;
  for (size_t i = 0; i < sizeof letters; ++i)
    letters = letters << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
  return letters;
}

// By what the messages of a chunk are ordered first: a number, or which of the chunk's senders it is.
class ChunkOrder {
 public:
  ChunkOrder(const QueueChunks& chunk, QueueSort sort) : chunk_(chunk), sort_(sort) {
    switch (sort) {
      case QueueSort::arrival:  // it may lie before 1970
        set_keys([&](size_t i) { return ~(chunk.keys().arrival[i] ^ (uint64_t{1} << 63)); });
        break;
      case QueueSort::recipients:
        set_keys([&](size_t i) { return ~chunk.keys().recipients[i]; });
        break;
      case QueueSort::size:
        set_keys([&](size_t i) { return ~chunk.keys().size[i]; });
        break;
      case QueueSort::sender:
        set_keys([&](size_t i) { return senders().entry(i) + 1; });
        break;
    }
  }

  Place place(size_t index) const {
    Place place{keys_[index], {}, chunk_.id(index), chunk_.number(index)};
    if (sort_ != QueueSort::sender) return place;
    place.sender = senders().text(senders().entry(index));
    place.key = first_letters(place.sender);
    return place;
  }

  // A place among the messages of this chunk: what has a key below `low` comes before it, what has one above
  // `high` behind it; between them the ids tell.
  struct Limit {
    uint64_t low = 0, high = 0;
    IdKey id;
    int64_t number = 0;
  };
  Limit limit(const Place& place) const {
    Limit limit{place.key, place.key, place.id, place.number};
    if (sort_ != QueueSort::sender) return limit;
    limit.low = 1 + senders_until([&](std::string_view sender) { return sender < place.sender; });
    limit.high = senders_until([&](std::string_view sender) { return sender <= place.sender; });
    return limit;
  }

  std::strong_ordering compare(size_t index, const Limit& limit) const {
    if (keys_[index] < limit.low) return std::strong_ordering::less;
    if (keys_[index] > limit.high) return std::strong_ordering::greater;
    if (const auto by_id = chunk_.id(index) <=> limit.id; by_id != 0) return by_id;
    return chunk_.number(index) <=> limit.number;
  }

 private:
  const TextColumn& senders() const { return chunk_.text(QueueText::sender); }

  template <class Key>
  void set_keys(const Key& key) {
    for (size_t i = 0; i < chunk_.size(); ++i) keys_[i] = key(i);
  }

  template <class Holds>
  size_t senders_until(const Holds& holds) const {
    const auto all = std::views::iota(size_t{0}, senders().distinct());
    return *std::ranges::partition_point(all, [&](size_t i) { return holds(senders().text(i)); });
  }

  const QueueChunks& chunk_;
  QueueSort sort_;
  std::array<uint64_t, k_chunk> keys_;
};

// Places that are kept, with their texts.
class Places {
 public:
  void add(Place place) {
    if (place.sender != last_sender_) last_sender_ = copy_of(place.sender);
    place.sender = last_sender_;
    all.push_back(place);
  }

  // The least `count` ones stay; gives the first that does not. REQUIRES: there are more.
  Place keep_least(size_t count) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(all.begin(), end, all.end());
    const Place first_gone = *end;
    all.erase(end, all.end());
    return first_gone;
  }

  std::vector<Place, LargePages<Place>> all;

 private:
  std::string_view copy_of(std::string_view text) {
    char* copy = static_cast<char*>(texts_.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  std::pmr::monotonic_buffer_resource texts_;
  std::string_view last_sender_;  // those who send most come in a row
};

// Where the page lies, as a sample tells: from the first of these places to the last.
struct Stretch {
  std::optional<Place> first = {}, last = {};
  size_t messages = 0;  // about so many
};

class PageReader {
 public:
  PageReader(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset, size_t limit)
      : database_(database),
        filter_(filter),
        sort_(sort),
        begin_(offset),
        end_(offset + std::min(limit, SIZE_MAX - offset)) {
    wanted_.text(QueueText::sender) = sort == QueueSort::sender;
  }

  QueuePage read(int64_t sampled) {
    Places sample;
    if (!collect(stretch_of(sampled, sample))) collect({.messages = 2 * end_});
    keep_page(places_.all, begin_ - before_, end_ - begin_, std::less<>());
    for (const Place& place : places_.all) page_.numbers.push_back(place.number);
    return std::move(page_);
  }

 private:
  // Some messages for all: the page is about as far from the first of them.
  Stretch stretch_of(int64_t sampled, Places& sample) {
    WantedColumns wanted = wanted_;
    wanted.one_of = sampled;
    size_t seen = 0;
    visit_matches(database_, filter_, wanted,
                  [&](const QueueChunks& chunk, std::span<const uint8_t> matching) {
                    const ChunkOrder order(chunk, sort_);
                    for (const uint8_t i : matching) {
                      if (seen++ % k_sampled == 0) sample.add(order.place(i));
                    }
                  });
    const size_t one_of = static_cast<size_t>(sampled) * k_sampled;
    const size_t margin = sample.all.size() / k_margin + k_chunk / k_sampled;
    const size_t first = std::min(begin_ / one_of, sample.all.size()), last = end_ / one_of + margin;
    Stretch stretch{.messages = (end_ - begin_) + 3 * margin * one_of};
    if (first > margin) stretch.first = at(sample, first - margin);
    stretch.last = at(sample, last);
    return stretch;
  }

  // The one that so many are before.
  static std::optional<Place> at(Places& sample, size_t index) {
    if (index >= sample.all.size()) return std::nullopt;
    const auto place = sample.all.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(sample.all.begin(), place, sample.all.end());
    return *place;
  }

  // False where the page is not in this stretch.
  bool collect(const Stretch& stretch) {
    page_ = {};
    before_ = 0;
    places_.all.clear();
    if (stretch.messages > k_least_kept) places_.all.reserve(std::min(stretch.messages, most_kept(stretch)));
    bound_ = stretch.last;
    visit_matches(database_, filter_, wanted_,
                  [&](const QueueChunks& chunk, std::span<const uint8_t> matching) {
                    page_.matching += matching.size();
                    for (const uint8_t i : matching) page_.matching_recipients += chunk.keys().recipients[i];
                    add(ChunkOrder(chunk, sort_), matching, stretch);
                  });
    return before_ <= begin_ && before_ + places_.all.size() >= std::min<uint64_t>(end_, page_.matching);
  }

  void add(const ChunkOrder& order, std::span<const uint8_t> matching, const Stretch& stretch) {
    auto last = limit_of(order, bound_);
    const auto first = limit_of(order, stretch.first);
    for (const uint8_t i : matching) {
      if (last && order.compare(i, *last) > 0) continue;
      if (first && order.compare(i, *first) < 0) {
        ++before_;
        continue;
      }
      places_.add(order.place(i));
      // What comes behind the page is never needed: near the beginning little is kept.
      if (first || places_.all.size() / 2 <= std::max(end_, k_least_kept)) continue;
      bound_ = places_.keep_least(end_);
      last = order.limit(*bound_);
    }
  }

  static std::optional<ChunkOrder::Limit> limit_of(const ChunkOrder& order,
                                                   const std::optional<Place>& place) {
    return place ? std::optional(order.limit(*place)) : std::nullopt;
  }

  size_t most_kept(const Stretch& stretch) {
    const size_t all = most_messages();
    return stretch.first ? all : std::min(all, 2 * std::max(std::min(end_, all), k_least_kept) + 1);
  }

  size_t most_messages() {
    constexpr size_t k_most = 4'000'000;
    Query query(database_,
                "SELECT (SELECT max(chunk) FROM queue_keys) - (SELECT min(chunk) FROM queue_keys) + 1");
    query.next();
    return std::min(static_cast<size_t>(query.integer(0) * k_chunk), k_most);
  }

  static constexpr size_t k_least_kept = 512;
  static constexpr size_t k_sampled = 4;  // of so many messages of a sampled chunk one
  static constexpr size_t k_margin = 64;  // a sample may be wrong by so much of its size, and by a chunk

  Database& database_;
  const QueueFilter& filter_;
  QueueSort sort_;
  size_t begin_, end_;  // of the page, among all that match
  WantedColumns wanted_;
  QueuePage page_;
  Places places_;
  size_t before_ = 0;           // so many come before those that are kept
  std::optional<Place> bound_;  // what is behind it is on a later page
};

}  // namespace

QueuePage read_queue_page(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset,
                          size_t limit, int64_t sampled) {
  return PageReader(database, filter, sort, offset, limit).read(sampled);
}

std::string source_id(Database& database, uint32_t number) {
  if (number < k_first_source) return {};
  Query query(database, "SELECT id FROM origin WHERE number = ?", number);
  return query.next() ? std::string(query.text(0)) : std::string{};
}

std::vector<int64_t> read_matching(Database& database, const QueueFilter& filter, size_t most) {
  std::vector<int64_t> numbers;
  visit_matches(database, filter, {}, [&](const QueueChunks& chunk, std::span<const uint8_t> matching) {
    for (const uint8_t i : matching) {
      if (numbers.size() < most) numbers.push_back(chunk.number(i));
    }
  });
  return numbers;
}

}  // namespace spamtrace

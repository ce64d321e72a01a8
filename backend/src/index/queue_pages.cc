#include "index/queue_pages.h"

#include <cstring>
#include <memory_resource>

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

uint64_t descending(uint64_t value) { return ~value; }
uint64_t descending(int64_t value) { return ~(static_cast<uint64_t>(value) ^ (uint64_t{1} << 63)); }

// Of equal order as far as it goes, so that most senders are told apart without looking at them again.
uint64_t first_letters(std::string_view text) {
  uint64_t letters = 0;
  for (size_t i = 0; i < sizeof letters; ++i)
    letters = letters << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
  return letters;
}

Place place_of(const QueueChunks& chunk, size_t index, QueueSort sort) {
  const QueueKey& key = chunk.key(index);
  Place place{0, {}, key.id, chunk.number(index)};
  switch (sort) {
    case QueueSort::arrival:
      place.key = descending(key.arrival);
      break;
    case QueueSort::recipients:
      place.key = descending(uint64_t{key.recipients});
      break;
    case QueueSort::size:
      place.key = descending(key.size);
      break;
    case QueueSort::sender:
      place.sender = chunk.text(QueueText::sender).text(index);
      place.key = first_letters(place.sender);
      break;
  }
  return place;
}

// Places that are kept, with their texts.
class Places {
 public:
  void add(Place place) {
    if (!place.sender.empty()) {
      char* copy = static_cast<char*>(texts_.allocate(place.sender.size(), 1));
      std::memcpy(copy, place.sender.data(), place.sender.size());
      place.sender = {copy, place.sender.size()};
    }
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
  std::pmr::monotonic_buffer_resource texts_;
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
    for_each_match(database_, filter_, wanted,
                   [&](const QueueChunks& chunk, size_t i) { sample.add(place_of(chunk, i, sort_)); });
    const auto one_of = static_cast<size_t>(sampled);
    const size_t margin = sample.all.size() / k_margin + k_chunk;
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
    if (stretch.messages > k_least_kept) places_.all.reserve(std::min(stretch.messages, most_messages()));
    bound_ = stretch.last;
    for_each_match(database_, filter_, wanted_, [&](const QueueChunks& chunk, size_t i) {
      ++page_.matching;
      page_.matching_recipients += chunk.key(i).recipients;
      add(place_of(chunk, i, sort_), stretch);
    });
    return before_ <= begin_ && before_ + places_.all.size() >= std::min<uint64_t>(end_, page_.matching);
  }

  void add(const Place& place, const Stretch& stretch) {
    if (bound_ && place > *bound_) return;
    if (stretch.first && place < *stretch.first) {
      ++before_;
      return;
    }
    places_.add(place);
    // What comes behind the page is never needed: near the beginning little is kept.
    if (!stretch.first && places_.all.size() / 2 > std::max(end_, k_least_kept))
      bound_ = places_.keep_least(end_);
  }

  size_t most_messages() {
    constexpr size_t k_most = 4'000'000;
    Query query(database_,
                "SELECT (SELECT max(chunk) FROM queue_keys) - (SELECT min(chunk) FROM queue_keys) + 1");
    query.next();
    return std::min(static_cast<size_t>(query.integer(0) * k_chunk), k_most);
  }

  static constexpr size_t k_least_kept = 4096;
  static constexpr size_t k_margin = 100;  // a sample may be wrong by so much of its size, and by a chunk

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

}  // namespace spamtrace

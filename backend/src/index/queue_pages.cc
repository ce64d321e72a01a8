#include "index/queue_pages.h"

#include <sys/mman.h>

#include <numeric>

#include "index/group_map.h"
#include "index/history.h"
#include "index/page_of.h"

namespace spamtrace {
namespace {

// What a message is ordered by: the least first.
struct Place {
  uint64_t key = 0;
  IdKey id;
  int64_t number = 0;
  auto operator<=>(const Place&) const = default;
};

uint64_t descending(uint64_t value) { return ~value; }
uint64_t descending(int64_t value) { return ~(static_cast<uint64_t>(value) ^ (uint64_t{1} << 63)); }

// The senders that there are, in the order in which they come up.
class Senders {
 public:
  uint64_t place_of(const TextColumn& column, size_t index) {
    const auto [at, added] = places_.try_emplace(column.hashes[index], texts_.size());
    if (added) texts_.emplace_back(column.text(index));
    return at->second;
  }

  // The rank of each among all.
  std::vector<uint64_t> ranks() const {
    std::vector<size_t> sorted(texts_.size());
    std::iota(sorted.begin(), sorted.end(), size_t{0});
    std::sort(sorted.begin(), sorted.end(), [&](size_t a, size_t b) { return texts_[a] < texts_[b]; });
    std::vector<uint64_t> ranks(texts_.size());
    for (size_t rank = 0; rank < sorted.size(); ++rank) ranks[sorted[rank]] = rank;
    return ranks;
  }

 private:
  GroupMap places_;
  std::vector<std::string> texts_;
};

class PageReader {
 public:
  PageReader(Database& database, QueueSort sort) : database_(database), sort_(sort) {}

  QueuePage read(const QueueFilter& filter, size_t offset, size_t limit) {
    WantedColumns wanted;
    wanted.text(QueueText::sender) = sort_ == QueueSort::sender;
    reserve_places();
    wanted_ = offset + std::min(limit, SIZE_MAX - offset);
    for_each_match(database_, filter, wanted,
                   [&](const QueueChunks& chunk, size_t index) { add(chunk, index); });
    if (sort_ == QueueSort::sender) rank_senders();
    keep_page(places_, offset, limit, std::less<>());
    for (const Place& place : places_) page_.numbers.push_back(place.number);
    return std::move(page_);
  }

 private:
  // Room for all at once, in large pages where the kernel has some: memory that grows page by page costs
  // more than what is done with it.
  void reserve_places() {
    constexpr size_t k_most = 4'000'000;
    Query query(database_,
                "SELECT (SELECT max(chunk) FROM queue_keys) - (SELECT min(chunk) FROM queue_keys) + 1");
    query.next();
    places_.reserve(std::min(static_cast<size_t>(query.integer(0) * k_chunk), k_most));
    const auto begin = reinterpret_cast<uintptr_t>(places_.data()),
               end = begin + places_.capacity() * sizeof(Place);
    constexpr uintptr_t k_page = 4096;
    const uintptr_t first = (begin + k_page - 1) / k_page * k_page;
    if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
  }

  void add(const QueueChunks& chunk, size_t index) {
    const QueueKey& key = chunk.key(index);
    page_.matching_recipients += key.recipients;
    ++page_.matching;
    const Place place{order_of(chunk, index), key.id, chunk.number(index)};
    if (sort_ != QueueSort::sender && is_bounded_ && place > bound_) return;
    places_.push_back(place);
    if (sort_ != QueueSort::sender && places_.size() / 2 > std::max(wanted_, k_least_kept)) forget_the_rest();
  }

  // What comes behind the page is never needed: near the beginning little is kept.
  void forget_the_rest() {
    const auto end = places_.begin() + static_cast<std::ptrdiff_t>(wanted_);
    std::nth_element(places_.begin(), end, places_.end());
    bound_ = *end;
    is_bounded_ = true;
    places_.erase(end, places_.end());
  }

  uint64_t order_of(const QueueChunks& chunk, size_t index) {
    const QueueKey& key = chunk.key(index);
    switch (sort_) {
      case QueueSort::arrival:
        return descending(key.arrival);
      case QueueSort::recipients:
        return descending(uint64_t{key.recipients});
      case QueueSort::size:
        return descending(key.size);
      case QueueSort::sender:
        break;
    }
    return senders_.place_of(chunk.text(QueueText::sender), index);
  }

  void rank_senders() {
    const std::vector<uint64_t> ranks = senders_.ranks();
    for (Place& place : places_) place.key = ranks[place.key];
  }

  Database& database_;
  QueueSort sort_;
  QueuePage page_;
  static constexpr size_t k_least_kept = 4096;
  size_t wanted_ = 0;  // so many of the first places
  std::vector<Place> places_;
  bool is_bounded_ = false;
  Place bound_;  // what is behind it is on a later page
  Senders senders_;
};

}  // namespace

QueuePage read_queue_page(Database& database, const QueueFilter& filter, QueueSort sort, size_t offset,
                          size_t limit) {
  return PageReader(database, sort).read(filter, offset, limit);
}

std::string source_id(Database& database, uint32_t number) {
  if (number < k_first_source) return {};
  Query query(database, "SELECT id FROM origin WHERE number = ?", number);
  return query.next() ? std::string(query.text(0)) : std::string{};
}

}  // namespace spamtrace

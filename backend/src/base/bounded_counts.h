// Counts by key with a bound on the number of keys: what a sender can make up without end must not fill
// memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace spamtrace {

class BoundedCounts {
 public:
  explicit BoundedCounts(size_t most_keys = 1024) : most_keys_(most_keys) {}

  // A new key beyond the bound is counted without its name.
  void add(std::string_view key, uint64_t amount = 1) {
    total_ += amount;
    const auto at = counts_.find(key);
    if (at != counts_.end()) {
      at->second += amount;
    } else if (counts_.size() < most_keys_) {
      counts_.emplace(key, amount);
    } else {
      unnamed_ += amount;
    }
  }

  struct Count {
    std::string key;
    uint64_t count = 0;
  };

  // The largest first; equal ones by key, so that every run gives the same order.
  std::vector<Count> top(size_t most) const {
    std::vector<Count> all;
    all.reserve(counts_.size());
    for (const auto& [key, count] : counts_) all.push_back({key, count});
    std::sort(all.begin(), all.end(), [](const Count& a, const Count& b) {
      return a.count != b.count ? a.count > b.count : a.key < b.key;
    });
    if (all.size() > most) all.resize(most);
    return all;
  }

  // See base/pack.h.
  template <class Archive>
  void save(Archive& archive) const {
    archive(static_cast<uint64_t>(counts_.size()));
    for (const auto& [key, count] : counts_) archive(key, count);
    archive(unnamed_, total_);
  }
  template <class Archive>
  void restore(Archive& archive) {
    uint64_t size = 0;
    for (archive(size); size > 0 && archive.going(); --size) {
      std::pair<std::string, uint64_t> entry;
      archive(entry);
      counts_.insert(std::move(entry));
    }
    archive(unnamed_, total_);
  }

  size_t distinct() const { return counts_.size(); }  // at least so many, if overflowed()
  bool overflowed() const { return unnamed_ > 0; }
  uint64_t unnamed() const { return unnamed_; }
  uint64_t total() const { return total_; }

 private:
  struct Hash {  // takes a view as it is, without a string made of it
    using is_transparent = void;
    size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };

  size_t most_keys_;
  std::unordered_map<std::string, uint64_t, Hash, std::equal_to<>> counts_;
  uint64_t unnamed_ = 0;
  uint64_t total_ = 0;
};

}  // namespace spamtrace

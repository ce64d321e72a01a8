// Tells quickly that a key is not in a table: most keys of a log are new. A few are looked up in the table;
// once they are many, all keys are read, of which a hash each is kept.
#pragma once

#include <tsl/robin_set.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace spamtrace {

class KnownKeys {
 public:
  using ReadAll = std::function<void(const std::function<void(std::string_view)>& add)>;
  explicit KnownKeys(ReadAll read_all) : read_all_(std::move(read_all)) {}

  // False: it is not in the table for certain.
  bool may_have(std::string_view key) {
    if (!all_read_ && ++lookups_ > k_few) {
      all_read_ = true;
      read_all_([&](std::string_view known) { hashes_.insert(hash(known)); });
    }
    return !all_read_ || hashes_.contains(hash(key));
  }

  void add(std::string_view key) {
    if (all_read_) hashes_.insert(hash(key));
  }

  void forget() {
    hashes_.clear();
    all_read_ = false;
    lookups_ = 0;
  }

 private:
  static constexpr uint64_t k_few = 4096;
  // Half of a hash is enough: of a million keys, one new key in 4,000 is looked up in vain.
  static uint32_t hash(std::string_view key) {
    return static_cast<uint32_t>(std::hash<std::string_view>{}(key));
  }

  ReadAll read_all_;
  tsl::robin_set<uint32_t> hashes_;
  bool all_read_ = false;
  uint64_t lookups_ = 0;
};

}  // namespace spamtrace

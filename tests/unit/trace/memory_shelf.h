// A shelf that holds packed values in memory, as the index holds them on the disk.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

#include "base/pack.h"
#include "trace/kept.h"

namespace spamtrace {

template <class Value>
class MemoryShelf : public Shelf<Value> {
 public:
  bool may_have(std::string_view key) override { return has(key); }
  bool fetch(std::string_view key, Value& value) override {
    const auto found = packed_.find(key);
    if (found == packed_.end()) return false;
    const bool whole = unpack(found->second, value);
    REQUIRE(whole);
    return true;
  }
  void put(std::string_view key, const Value& value, bool is_new) override {
    CHECK_MESSAGE(is_new != has(key), "told to be new or not against what is there: ", std::string(key));
    packed_.insert_or_assign(std::string(key), packed(value));
  }
  void remove(std::string_view key, const Value&) override {
    const bool was_there = packed_.erase(std::string(key)) == 1;
    CHECK_MESSAGE(was_there, "removed though it is not on the shelf: ", std::string(key));
  }

  size_t size() const { return packed_.size(); }
  bool has(std::string_view key) const { return packed_.contains(key); }

  // REQUIRES: it is there.
  Value at(std::string_view key) {
    Value value;
    const bool found = fetch(key, value);
    REQUIRE(found);
    return value;
  }

  template <class Visit>
  void for_each(Visit&& visit) {
    for (const auto& [key, bytes] : packed_) visit(at(key));
  }

 private:
  std::map<std::string, std::string, std::less<>> packed_;
};

}  // namespace spamtrace

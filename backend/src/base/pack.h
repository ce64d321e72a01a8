// Plain structs as bytes and back, for what is kept between two runs. The form is ours alone and has no
// version of its own: whoever keeps bytes also keeps by which version they were written.
//
// A struct takes part through one function that names its fields:
//   template <class Archive> void fields(Archive& archive, Thing& thing) { archive(thing.a, thing.b); }
//
// Bytes that are not what was packed (a damaged disk) are recognised by their checksum.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/net.h"
#include "base/time.h"

namespace spamtrace {

// FNV-1a.
constexpr uint32_t checksum(std::string_view bytes) {
  uint32_t sum = 2166136261U;
  for (const char c : bytes) sum = (sum ^ static_cast<uint8_t>(c)) * 16777619U;
  return sum;
}

class Packer {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }

  std::string take() {
    const uint32_t sum = checksum(bytes_);
    for (int shift = 0; shift < 32; shift += 8) bytes_.push_back(static_cast<char>(sum >> shift));
    return std::move(bytes_);
  }

 private:
  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T> || std::unsigned_integral<T>) {  // bool too
      number(static_cast<uint64_t>(value));
    } else if constexpr (std::signed_integral<T>) {  // small ones of either sign stay short
      number((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value < 0 ? -1 : 0));
    } else {
      fields(*this, const_cast<T&>(value));  // NOLINT: a packer only reads
    }
  }
  void put(const std::string& text) {
    number(text.size());
    bytes_ += text;
  }
  void put(const Time& time) { put(time.time_since_epoch().count()); }
  void put(const IpAddress& address) {
    bytes_.append(reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size());
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    number(list.size());
    for (const T& value : list) put(value);
  }

  std::string bytes_;
};

// After a failure it gives zeros; ok() then tells.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) {
    constexpr size_t k_sum = 4;
    if (bytes.size() < k_sum) return;
    rest_ = bytes.substr(0, bytes.size() - k_sum);
    uint32_t sum = 0;
    for (size_t i = 0; i < k_sum; ++i)
      sum |= static_cast<uint32_t>(static_cast<uint8_t>(bytes[rest_.size() + i])) << (8 * i);
    ok_ = sum == checksum(rest_);
    if (!ok_) rest_ = {};
  }

  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }

  // Nothing was missing so far.
  bool going() const { return ok_; }

  // All that was asked for was there, and nothing else.
  bool ok() const { return ok_ && rest_.empty(); }

 private:
  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }

  std::string_view bytes(uint64_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
  }

  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T> || std::unsigned_integral<T>) {
      value = static_cast<T>(number());
    } else if constexpr (std::signed_integral<T>) {
      const uint64_t coded = number();
      value = static_cast<T>((coded >> 1) ^ (~(coded & 1) + 1));
    } else {
      fields(*this, value);
    }
  }
  void get(std::string& text) { text = bytes(number()); }
  void get(Time& time) {
    int64_t count = 0;
    get(count);
    time = Time{Duration{count}};
  }
  void get(IpAddress& address) {
    const std::string_view found = bytes(address.bytes.size());
    for (size_t i = 0; i < found.size(); ++i) address.bytes[i] = static_cast<uint8_t>(found[i]);
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool is_there = false;
    get(is_there);
    value.reset();
    if (is_there) get(value.emplace());
  }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    get(pair.first);
    get(pair.second);
  }
  template <class T>
  void get(std::vector<T>& list) {
    list.clear();
    for (uint64_t left = number(); left > 0 && ok_; --left) {
      ok_ = !rest_.empty();  // each takes a byte at least
      if (ok_) get(list.emplace_back());
    }
  }

  std::string_view rest_;
  bool ok_ = false;
};

template <class T>
std::string packed(const T& value) {
  Packer packer;
  packer(value);
  return packer.take();
}

// False where the bytes are not what packed() made of a T; `value` then is of no use.
template <class T>
bool unpack(std::string_view bytes, T& value) {
  Unpacker unpacker(bytes);
  unpacker(value);
  return unpacker.ok();
}

}  // namespace spamtrace

// The recipients of one message, kept as the queue file has them: a letter (T to do, D done), the address,
// NUL. 100,000 of them are one block of memory, not 100,000.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spamtrace {

enum class Route : uint8_t { undecided, local, remote };  // undecided: the mail server has not looked yet

struct Recipient {
  std::string_view address;
  Route route = Route::undecided;
  bool done = false;  // delivered or refused for good; nothing more will be tried
};

class Recipients {
 public:
  // Takes the content of a recipient file. Returns how many bytes of it made no sense (a letter that is
  // neither T nor D, a last address without its NUL); they are left out.
  size_t append_file(Route route, std::string content);

  void append(Route route, bool done, std::string_view address);

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [route, block] : blocks_) {
      for (size_t at = 0; at < block.size();) {
        const std::string_view address(block.c_str() + at + 1);
        visit(Recipient{address, route, block[at] == 'D'});
        at += address.size() + 2;
      }
    }
  }

  uint32_t count() const { return count_; }
  uint32_t done() const { return done_; }
  uint32_t count(Route route) const;

  // See base/pack.h.
  template <class Archive>
  void pack(Archive& archive) {
    archive(blocks_, count_, done_);
  }

 private:
  std::vector<std::pair<Route, std::string>> blocks_;
  uint32_t count_ = 0;
  uint32_t done_ = 0;
};

}  // namespace spamtrace

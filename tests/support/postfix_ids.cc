#include "postfix_ids.h"

#include <fmt/format.h>

namespace spamtrace::fixture {
namespace {

// No vowels, so that an id is no word. Base 52 for the time, and base 51 (without z) for the inode.
constexpr std::string_view k_digits = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
constexpr std::chrono::minutes k_rest{10};  // before an id is given again

std::string in_base(uint64_t number, uint64_t base, size_t width) {
  std::string text;
  for (; number != 0 || text.size() < width; number /= base)
    text.insert(text.begin(), k_digits[number % base]);
  return text;
}

std::string long_id(Time now, uint64_t inode) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  return in_base(static_cast<uint64_t>(seconds.time_since_epoch().count()), 52, 6) +
         in_base(static_cast<uint64_t>(Duration(now - seconds).count()), 52, 4) + "z" + in_base(inode, 51, 1);
}

std::string short_id(Time now, uint64_t inode) {
  return fmt::format("{:05X}{:X}", Duration(now - std::chrono::floor<std::chrono::seconds>(now)).count(),
                     inode);
}

bool is_long(std::string_view id) {
  const size_t z = id.rfind('z');
  return z != std::string_view::npos && z >= 10;
}

}  // namespace

std::string PostfixIds::take(Time now, Random& random) {
  for (;;) {
    std::string id = draw(now, random);
    if (taken_.insert(id).second) return id;
  }
}

std::string PostfixIds::draw(Time now, Random& random) {
  inode_ += random.between(1, 9);
  if (inode_ > 0x9ffff) inode_ = 0x5f1a0;
  if (now >= long_since_) return long_id(now, inode_);
  if (used_.empty() || used_.front().since + k_rest > now || !random.percent(3)) return short_id(now, inode_);
  std::string again = std::move(used_.front().id);
  used_.pop_front();
  return again;
}

void PostfixIds::give_back(std::string id, Time now) {
  taken_.erase(id);
  if (!is_long(id)) used_.push_back({std::move(id), now});
}

char postfix_hash_directory(std::string_view id) {
  if (!is_long(id)) return id.front();
  uint64_t microseconds = 0;
  for (const char digit : id.substr(id.rfind('z') - 4, 4))
    microseconds = microseconds * 52 + k_digits.find(digit);
  return fmt::format("{:05X}", microseconds).front();
}

}  // namespace spamtrace::fixture

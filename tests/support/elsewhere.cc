#include "elsewhere.h"

#include <fmt/format.h>

#include <array>
#include <set>

// One draw a statement: compilers differ in the order in which they evaluate arguments.
namespace spamtrace::fixture {
namespace {

std::string address_anywhere(Random& random) {
  const uint64_t draw = random.below(100);
  const uint64_t network = random.below(0x10000), host = random.between(1, 250);
  if (draw < 60) return fmt::format("100.{}.{}.{}", 64 + network / 256 % 64, network % 256, host);
  if (draw < 75) return fmt::format("2001:db8:{:x}::{:x}", network % 0xffff + 1, host);
  return fmt::format("{}.{}", draw < 88 ? "198.51.100" : "203.0.113", host);
}

}  // namespace

std::string remote_address(Random& random) {
  constexpr std::array k_names = {"alex",  "beate",  "carlos", "dana", "erik",
                                  "fatma", "george", "helga",  "igor", "june"};
  const std::string name = random.pick(k_names);
  const uint64_t number = random.below(100'000), domain = random.between(1, 180);
  return fmt::format("{}{}@d{}.example.{}", name, number, domain, random.percent(50) ? "org" : "net");
}

std::vector<Recipient> remote_recipients(Random& random, uint64_t count, const FateMix& mix) {
  std::set<std::string> addresses;
  std::vector<Recipient> recipients;
  while (recipients.size() < count) {
    const Fate fate = draw_fate(mix, random);
    std::string address = remote_address(random);
    if (fate.ending == Reply::no_such_host)
      address = fmt::format("{}@no-such-host{}.example.net", address.substr(0, address.find('@')),
                            random.below(1000));
    if (addresses.insert(address).second) recipients.push_back({address, fate});
  }
  return recipients;
}

Client client_of(std::string ip, std::string name) {
  std::string helo = name.empty() ? "[" + ip + "]" : name;
  return {std::move(ip), std::move(name), std::move(helo)};
}

Client client_anywhere(Random& random) {
  std::string ip = address_anywhere(random);
  const uint64_t number = random.below(10'000), provider = random.below(40);
  const bool named = random.percent(60);
  return client_of(std::move(ip), named ? fmt::format("host{}.isp{}.example.net", number, provider) : "");
}

}  // namespace spamtrace::fixture

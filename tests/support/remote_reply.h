// What becomes of a recipient on another server, and what qmail-remote says about it (notqmail
// qmail-remote.c, qmail-rspawn.c).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "random.h"
#include "timestamps.h"

namespace spamtrace::fixture {

enum class Reply : uint8_t {
  accepted,
  user_unknown,
  no_such_host,
  refused_as_spam,
  greylisted,
  rate_limited,
  mailbox_full,
  connection_died,
  no_connection,
  dns_trouble,
};

enum class Verdict { success, failure, deferral };

Verdict verdict_of(Reply reply);
std::string report_of(Reply reply, std::string_view recipient, Random& random);  // raw, with line ends
Duration duration_of(Reply reply, Random& random);                               // of the attempt
std::string exchanger_of(std::string_view recipient);                            // its IP address

// Decided when the message is made, so that a story knows its own truth.
struct Fate {
  int deferrals = 0;  // attempts before the last word
  Reply trouble = Reply::greylisted;
  Reply ending = Reply::accepted;
};

inline constexpr int k_for_ever = 1'000'000;

struct FateMix {
  unsigned accepted, bounced, late;  // percent; the rest is deferred to the end of the log
};

inline constexpr FateMix k_forwarded = {72, 0, 8};
// How a bounce fares at a sender elsewhere: many of the forged ones are never reached.
inline constexpr FateMix k_bounces = {40, 14, 8};

Fate draw_fate(const FateMix& mix, Random& random);

}  // namespace spamtrace::fixture

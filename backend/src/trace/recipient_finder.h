// Tells a second try at a recipient from a second recipient.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <string_view>

#include "trace/message_trace.h"

namespace spamtrace {

// recipient_key of as_postfix_logs of the address, without a copy where the two are equal, as nearly always.
uint64_t postfix_recipient_key(std::string_view address);

class RecipientFinder {
 public:
  // The index of the recipient in its trace, which gets it if it is new.
  uint32_t find_or_add(MessageTrace& trace, uint64_t key, Route route, std::string_view address);

  void clear() {
    if (!by_key_.empty()) by_key_ = {};
  }

 private:
  tsl::robin_map<uint64_t, uint32_t> by_key_;  // once there are many
};

}  // namespace spamtrace

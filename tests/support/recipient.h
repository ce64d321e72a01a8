// Who is to get a message, how that goes, and who is to blame for it: what any mail server knows.
#pragma once

#include <cstdint>
#include <string>

#include "origins.h"
#include "remote_reply.h"

namespace spamtrace::fixture {

struct Recipient {
  std::string address;
  Fate fate;  // on other servers; here the mailboxes decide
};

struct Cause {
  OriginIndex origin = k_outside;
  std::string client;  // address of the SMTP client
  std::string script;  // name of the PHP script
};

enum class RecipientState : uint8_t { untried, sent, deferred, bounced };

constexpr bool is_final(RecipientState state) {
  return state == RecipientState::sent || state == RecipientState::bounced;
}

// Of what a message leads to: whoever here sent that message; if nobody here did, the other one.
inline Cause inherited(const Cause& parent, const Origin& otherwise, Origins& origins) {
  if (parent.origin != k_outside) return {parent.origin, parent.client, {}};
  return {origins.find_or_add(otherwise), {}, {}};
}

}  // namespace spamtrace::fixture

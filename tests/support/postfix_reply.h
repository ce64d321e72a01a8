// What smtp(8) and error(8) say about a recipient on another server (Postfix smtp/smtp_trouble.c,
// smtp_connect.c, smtp_proto.c).
#pragma once

#include <string>
#include <string_view>

#include "random.h"
#include "remote_reply.h"

namespace spamtrace::fixture {

struct PostfixReply {
  std::string relay;  // "none" where no server was reached
  std::string dsn;
  std::string text;
};

PostfixReply postfix_reply(Reply reply, std::string_view recipient, Random& random);

// The server was not reached a moment ago, so it is not tried at all.
PostfixReply postfix_suspended(std::string_view recipient);

}  // namespace spamtrace::fixture

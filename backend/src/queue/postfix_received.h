// The Received field that Postfix itself writes on top of a message (pickup.c, smtpd.c, post_mail.c):
//
//   by HOST (Postfix, from userid N) id QID; DATE     a local program ran sendmail
//   by HOST (Postfix) id QID; DATE                    made by Postfix: a forward, a bounce
//   from HELO (NAME [IP]) .. by HOST (Postfix) with ESMTP id QID .. DATE     over SMTP
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spamtrace {

struct PostfixReceived {
  enum class Form : uint8_t { by_uid, made_here, smtp };
  Form form = Form::smtp;
  uint32_t uid = 0;       // only with by_uid
  std::string_view host;  // this and the id not with smtp, where the client's words come before them
  std::string_view id;
};

// `value` is the field's value as it stands in the text, folded or not.
std::optional<PostfixReceived> parse_postfix_received(std::string_view value);

}  // namespace spamtrace

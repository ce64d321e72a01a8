// What Postfix itself writes at the head of a message, and the whole text of a bounce.
#pragma once

#include <string>
#include <string_view>

#include "panel_log.h"
#include "timestamps.h"

namespace spamtrace::fixture {

struct PostfixHead {
  std::string_view host;
  std::string_view id;
  Time when{};
};

std::string received_by_pickup(const PostfixHead& head, unsigned uid);
std::string received_by_postfix(const PostfixHead& head);  // a forward of local(8), or a bounce

// `with` is SMTP, ESMTP, ESMTPS, ESMTPA or ESMTPSA; the recipient is named where there is only one.
std::string received_by_smtpd(const PostfixHead& head, const Client& client, std::string_view with,
                              std::string_view only_recipient);

struct PostfixNotice {
  std::string_view host, id, parent_id;
  std::string_view recipient;  // of the notice: the sender of the message that failed
  std::string failures;        // "<address>: why", a line each
  std::string_view content;    // of that message
  Time when{};
};

// Everything behind the first Received header of a bounce (bounce/bounce_notify_util.c).
std::string postfix_notice(const PostfixNotice& notice);

}  // namespace spamtrace::fixture

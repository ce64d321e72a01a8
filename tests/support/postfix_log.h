// The words of Postfix's log. Shapes from its source (the file is named where it is not the daemon's own) and
// from published logs.
#pragma once

#include <string>
#include <string_view>

#include "panel_log.h"
#include "timestamps.h"

namespace spamtrace::fixture {

// An address as it stands in the log and in the bounce logs: the local part in quotes where a header would
// need them (global/quote_822_local.c, global/info_log_addr_form.c).
std::string external_form(std::string_view address);

namespace postfix_log {

std::string printable(std::string_view text);  // what syslog gets (util/printable.c; smtputf8_enable is off)
std::string peer(const Client& client);        // name[address]

std::string client(std::string_view id, const Client& client, std::string_view login);
std::string pickup(std::string_view id, unsigned uid, std::string_view sender, std::string_view orig_id = {});
std::string message_id(std::string_view id, std::string_view value);
std::string over_limit(std::string_view id, const Client& client, std::string_view sender);
std::string active(std::string_view id, std::string_view sender, size_t bytes, size_t recipients);
std::string expired(std::string_view id, std::string_view sender);
std::string not_delivered(std::string_view id, std::string_view notification);

// From the arrival of the message to its delivery (global/log_adhoc.c).
struct Delays {
  Duration before_qmgr{}, in_qmgr{}, connecting{}, sending{};
};
struct Delivery {
  std::string_view id, to, orig_to, relay;
  Delays delays{};
  std::string_view dsn, status, text;
};
std::string delivery(const Delivery& delivery);

std::string disconnect(const Client& client, bool encrypted, bool login, size_t recipients);
std::string tls_established(const Client& client);
std::string login_failed(const Client& client, std::string_view reason);

}  // namespace postfix_log
}  // namespace spamtrace::fixture

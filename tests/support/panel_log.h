// The lines that Plesk's own programs and Courier write beside qmail's: smtp_auth, relaylock, the handlers,
// POP3 and IMAP. Shapes as seen in published logs of Plesk 8 to 18.
#pragma once

#include <string>
#include <string_view>

namespace spamtrace::fixture {

struct TaggedText {
  std::string tag;  // the program, with [pid] where it has one
  std::string text;
};

struct Client {
  std::string ip;
  std::string name;  // reverse DNS; empty where there is none
  std::string helo;
};

// OLD: seen on Plesk 8 (2007) and 2012; the tag doubled, the maildir behind " : ". NEW: seen in 2021.
enum class AuthShape { old_tag_twice, new_full_login };

namespace panel_log {

TaggedText relaylock(const Client& client, unsigned port);

TaggedText smtp_connect(const Client& client);
TaggedText smtp_login(AuthShape shape, std::string_view address, const Client& client);
// The OLD shape may name the mailbox without its domain; only the maildir behind it says which one it is.
TaggedText smtp_short_login(std::string_view address, const Client& client);
// A variant of NEW: with a pid, and IPv4 as mapped IPv6; csf's patterns accept both.
TaggedText smtp_mapped_login(unsigned long pid, std::string_view address, const Client& client);
TaggedText smtp_login_failed(AuthShape shape, std::string_view login, const Client& client);

enum class Handlers { local, remote };
TaggedText handler_from(Handlers handlers, unsigned long pid, std::string_view sender);
TaggedText handler_to(Handlers handlers, unsigned long pid, std::string_view recipient);
TaggedText handler_mailbox(unsigned long pid, std::string_view address);
TaggedText handler_smtpd_timeout(unsigned long pid);

// Courier shows IPv4 as mapped IPv6.
TaggedText courier_login(std::string_view program, std::string_view address, std::string_view ip);
TaggedText courier_glued_login(std::string_view program, std::string_view address, std::string_view ip);
TaggedText courier_logout(std::string_view program, std::string_view address, std::string_view ip,
                          unsigned seconds);
TaggedText courier_failed(std::string_view program, std::string_view address, std::string_view ip);

}  // namespace panel_log
}  // namespace spamtrace::fixture

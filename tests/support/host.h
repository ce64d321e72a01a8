// The made-up server as such: its name, its domains and mailboxes, its users. The stories act on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spamtrace::fixture {

// Numbers seen on servers with Plesk where published, else of the same range; they are read from /etc/passwd.
namespace uid {
inline constexpr unsigned root = 0, popuser = 30, www_data = 33, postfix = 105, qmaild = 2020, alias = 2021,
                          qmaill = 2022, qmailp = 2023, qmailq = 2520, qmailr = 2521, qmails = 2522;
}

struct Domain {
  std::string name;
  unsigned number;   // its prefix in control/virtualdomains
  std::string user;  // the system user of its subscription, which may have several domains
  unsigned uid;
  std::string home;  // of that user
  std::vector<std::string> mailboxes;
};

struct Forward {
  std::string address, target;
  unsigned uid = 0;         // qmail: of the process that forwards, alias or popuser
  bool by_local = false;    // Postfix: by local(8), which makes a new message; else an alias leads there
  bool keeps_copy = false;  // Postfix: the mailbox gets it too
};

struct Host {
  std::string name = "mail.example.net";  // control/me, and the only line of control/locals besides localhost
  std::string log_name = "mail";
  std::vector<Domain> domains;
  std::vector<Forward> forwards;
  std::vector<std::string> white_list;  // addresses that may relay
  std::string loopback = "127.0.0.1";   // which webmail connects from

  const Domain& domain(std::string_view name) const;
  const Domain& domain_of_user(unsigned uid) const;           // the first one
  const Forward* forward_of(std::string_view address) const;  // nullptr where there is none
  bool has_mailbox(std::string_view address) const;
  bool is_local(std::string_view address) const;
  std::string user_name(unsigned uid) const;

  // As qmail-send rewrites it (notqmail qmail-send.c, rewrite): 7-info@site0.example.
  std::string queued_form(std::string_view address) const;
};

std::string_view domain_part(std::string_view address);

Host example_host();
Host example_postfix_host();  // the same people on a server with Postfix

}  // namespace spamtrace::fixture

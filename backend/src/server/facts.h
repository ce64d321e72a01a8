// What is known of the server whose mail is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/root_dir.h"
#include "mail/mta.h"
#include "server/local_domains.h"
#include "server/panel_state.h"
#include "server/passwd.h"
#include "server/paths.h"
#include "server/white_list.h"

namespace spamtrace {

// Who a uid is, for the question who sent a message.
enum class UserRole : uint8_t {
  smtp_server,   // qmaild: the message came over SMTP
  bounce_maker,  // qmails
  forwarder,     // alias, or the owner of the mailboxes (popuser): .qmail forwards
  web_server,    // apache, www-data, wwwrun: a script under mod_php
  subscription,  // the system user of a subscription
  system,        // root, cron, list, any other account of the system
};

// The accounts of web servers, by distribution.
inline constexpr std::string_view k_web_servers[] = {"www-data", "apache", "wwwrun", "httpd"};

struct ServerFacts {
  ServerPaths paths;
  Passwd users;
  LocalDomains local_domains;
  WhiteList white_list;
  Mta mta = Mta::none;
  std::string mta_reason;                   // what told which mail server it is
  std::vector<std::string> postfix_spools;  // its queue directories, one for each instance
  std::string postfix_owner;                // mail_owner, the account of its daemons
  std::string panel_version;                // empty without Plesk
  PanelState panel;                         // what its database told, not known to read_server_facts()
  std::vector<std::string> missing;         // facts that could not be read, as sentences

  UserRole role_of(uint32_t uid) const;

  // The account's name, or "uid 10003" where /etc/passwd has none.
  std::string name_of_uid(uint32_t uid) const;

  // The domain whose space the account owns, by the panel, else by its home directory; empty where it owns
  // none.
  std::string domain_of_uid(uint32_t uid) const;

  // What the panel told is true from here on: its domains with mail are local ones, too.
  void use(PanelState known);
};

// Reads what there is; what is missing is noted, never an error.
ServerFacts read_server_facts(const RootDir& root);

}  // namespace spamtrace

// What the panel's database tells of the server: its domains and who owns them, the system users of its
// subscriptions, the aliases of domains, the mailboxes.
//
// The tables are those of psa, schema 18.0.64, as far as it is known (plesk.md 6.3). What comes from there
// was typed in by customers, so each row is held against the form of its fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/mail_policy.h"

namespace spamtrace {

struct PanelDomain {
  std::string name;   // as mail names it: lower case, xn-- where it is not ASCII
  std::string owner;  // login of the customer or reseller; empty where it is not known
  bool mail = false;  // the panel's mail service is on
  bool operator==(const PanelDomain&) const = default;
};

// Another name for a domain, with the same mailboxes.
struct PanelAlias {
  std::string name, domain;
  bool operator==(const PanelAlias&) const = default;
};

// One runs the scripts of a whole subscription.
struct PanelUser {
  std::string login, domain;  // the main domain of his subscription
  bool operator==(const PanelUser&) const = default;
};

// Of a domain with the panel's mail service.
struct PanelPolicy {
  std::string domain;
  uint64_t site = 0;  // the domain's number in the panel
  MailPolicy policy;
  bool operator==(const PanelPolicy&) const = default;
};

// What a new subscription of it begins with. The panel passes a change of it on to those subscriptions of it
// that are not locked (XML API, "Configuring Service Plan Settings").
struct PanelPlan {
  std::string name;
  std::string owner;  // login of the reseller; empty: the administrator's
  uint64_t number = 0;
  MailPolicy policy;
  bool operator==(const PanelPlan&) const = default;
};

struct PanelFacts {
  std::vector<PanelDomain> domains;  // each list by name, each name once
  std::vector<PanelAlias> aliases;   // none is named as a domain is
  std::vector<PanelUser> users;
  std::string mailboxes;  // an address a line
  std::vector<PanelPolicy> policies;
  std::vector<std::string>
      white_list;                // "192.0.2.0/24": address and mask as they are there, whatever they are
  std::vector<PanelPlan> plans;  // by name and owner
  bool operator==(const PanelFacts&) const = default;

  bool empty() const { return *this == PanelFacts{}; }
  const PanelDomain* find_domain(std::string_view name) const;

  // The domain that an alias stands for, else the name itself.
  std::string main_domain(const std::string& name) const;

  // Empty where the account is no subscription's.
  std::string domain_of_user(std::string_view login) const;

  std::vector<std::string> aliases_of(std::string_view domain) const;
  size_t mailbox_count() const;

  const PanelPolicy* find_policy(std::string_view domain) const;
};

// Names exactly these policies, so that what is changed is what was shown.
std::string fingerprint_of(const std::vector<PanelPolicy>& policies, const std::vector<PanelPlan>& plans);

// What is asked for, one query each.
enum class PanelList : uint8_t { domains, users, aliases, mailboxes, policies, white_list, plans };
inline constexpr PanelList k_panel_lists[] = {
    PanelList::domains,  PanelList::users,      PanelList::aliases, PanelList::mailboxes,
    PanelList::policies, PanelList::white_list, PanelList::plans};
const char* name_of(PanelList list);
const char* query_for(PanelList list);

// Takes the list from the client's output: a row a line, fields with a tab between them, in which \t, \n, \0
// and \\ stand for bytes (mysql(1), --batch). Returns how many rows were odd and left out.
size_t read_panel_list(PanelList list, std::string_view text, PanelFacts& facts);

}  // namespace spamtrace

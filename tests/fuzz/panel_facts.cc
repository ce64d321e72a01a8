// Any bytes as what the panel's database told: a row is taken or odd, and what is taken has its form.
#include "server/panel_facts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "require.h"

namespace {

using namespace spamtrace;

size_t rows_of(PanelList list, const PanelFacts& facts) {
  switch (list) {
    case PanelList::domains:
      return facts.domains.size();
    case PanelList::users:
      return facts.users.size();
    case PanelList::aliases:
      return facts.aliases.size();
    case PanelList::policies:
      return facts.policies.size();
    case PanelList::white_list:
      return facts.white_list.size();
    case PanelList::plans:
      return facts.plans.size();
    case PanelList::mailboxes:
      break;
  }
  return facts.mailbox_count();
}

void check_names(const PanelFacts& facts) {
  for (const PanelDomain& domain : facts.domains) {
    require(!domain.name.empty() && domain.name.front() != '.');
    require(domain.owner.find_first_of("\n\t\x1b") == std::string::npos);
    require(facts.find_domain(domain.name) == &domain);
    require(facts.main_domain(domain.name) == domain.name);
  }
  for (const PanelUser& user : facts.users) require(facts.domain_of_user(user.login) == user.domain);
  for (const PanelAlias& alias : facts.aliases) require(!facts.main_domain(alias.name).empty());
  for (const PanelPolicy& one : facts.policies) {
    require(one.site > 0 && facts.find_policy(one.domain) == &one);
    require(policy_from_text(to_text(one.policy)) == one.policy);
  }
  for (const PanelPlan& one : facts.plans) {
    require(one.number > 0 && !one.name.empty());
    require(policy_from_text(to_text(one.policy)) == one.policy);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  PanelFacts facts;
  for (const PanelList list : k_panel_lists) {
    const size_t odd = read_panel_list(list, text, facts);
    require(rows_of(list, facts) + odd <= lines);
  }
  check_names(facts);
  return 0;
}

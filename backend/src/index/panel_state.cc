#include "index/panel_state.h"

#include "index/state_table.h"

namespace spamtrace {
namespace {

constexpr std::string_view k_name = "panel";

}  // namespace

template <class Archive>
void fields(Archive& a, PanelDomain& domain) {
  a(domain.name, domain.owner, domain.mail);
}
template <class Archive>
void fields(Archive& a, PanelAlias& alias) {
  a(alias.name, alias.domain);
}
template <class Archive>
void fields(Archive& a, PanelUser& user) {
  a(user.login, user.domain);
}
template <class Archive>
void fields(Archive& a, MailPolicy& policy) {
  a(policy.mode, policy.value);
}
template <class Archive>
void fields(Archive& a, PanelPolicy& policy) {
  a(policy.domain, policy.site, policy.policy);
}
template <class Archive>
void fields(Archive& a, PanelPlan& plan) {
  a(plan.name, plan.owner, plan.number, plan.policy);
}
template <class Archive>
void fields(Archive& a, PanelState& state) {
  a(state.facts.domains, state.facts.aliases, state.facts.users, state.facts.mailboxes, state.facts.policies);
  a(state.changed, state.odd_rows, state.error, state.failing_since);
  a(state.facts.white_list, state.facts.plans);
}

PanelState panel_state(Database& database) {
  PanelState state;
  const std::string bytes = state_bytes(database, k_name);
  return unpack(bytes, state) ? state : PanelState{};
}

void set_panel_state(Database& database, const PanelState& state) {
  set_state_bytes(database, k_name, packed(state));
}

}  // namespace spamtrace

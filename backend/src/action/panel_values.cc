#include "action/panel_values.h"

#include <fmt/format.h>

#include "action/queue_change.h"

namespace spamtrace {
namespace {

std::string key_of_site(uint64_t site) { return std::to_string(site); }
std::string key_of_plan(uint64_t number) { return fmt::format("plan:{}", number); }

}  // namespace

std::string key_of(const ActItem& item) {
  switch (item.target) {
    case ActTarget::domain:
      return key_of_site(item.site);
    case ActTarget::plan:
      return key_of_plan(item.site);
    case ActTarget::white_list:
    case ActTarget::message:
      break;
  }
  return item.name;
}

PanelValues::PanelValues(const Policies& policies) {
  for (const PanelPolicy& one : policies.domains) texts_.emplace(key_of_site(one.site), to_text(one.policy));
  for (const PanelPlan& one : policies.plans) texts_.emplace(key_of_plan(one.number), to_text(one.policy));
}

PanelValues::PanelValues(const std::vector<std::string>& white_list) {
  for (const std::string& entry : white_list) texts_.emplace(entry, k_listed);
}

std::optional<std::string> PanelValues::find(const ActItem& item) const {
  const auto at = texts_.find(key_of(item));
  if (at != texts_.end()) return at->second;
  return item.target == ActTarget::white_list ? std::optional<std::string>(k_absent) : std::nullopt;
}

bool is_same(const std::string& one, const std::string& other) {
  return one == other || effective(policy_from_text(one)) == effective(policy_from_text(other));
}

std::string why_not(const ActItem& item, const std::string& text) {
  if (item.target == ActTarget::message)
    return item.before == k_gone || item.before == k_requeued
               ? "what has left the queue cannot be brought back"
               : "";
  if (item.target == ActTarget::white_list || can_be_set(policy_from_text(text))) return {};
  return "the panel cannot be told its old value";
}

}  // namespace spamtrace

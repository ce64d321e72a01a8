// What can be changed in the panel, each thing with a text that tells what it is set to: the policy of a
// domain or of a service plan (to_text()), and whether an entry stands in the white list.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/thing_values.h"
#include "server/panel_facts.h"

namespace spamtrace {

inline constexpr const char* k_listed = "listed";
inline constexpr const char* k_absent = "absent";  // not in the white list

struct Policies {
  std::vector<PanelPolicy> domains;
  std::vector<PanelPlan> plans;
};

// What tells a thing from the others of an act: "12" is a domain's number, "plan:3" a plan's, "192.0.2.0/24"
// an entry.
std::string key_of(const ActItem& item);

// How the panel's database shows the things of one kind of act.
class PanelValues final : public ThingValues {
 public:
  explicit PanelValues(const Policies& policies);
  explicit PanelValues(const std::vector<std::string>& white_list);

  std::optional<std::string> find(const ActItem& item) const override;

 private:
  std::map<std::string, std::string> texts_;  // by key
};

// Whether both texts say the same: a bounce without a text of its own has the panel's.
bool is_same(const std::string& one, const std::string& other);

// Why the thing cannot be set to this text; empty: it can.
std::string why_not(const ActItem& item, const std::string& text);

}  // namespace spamtrace

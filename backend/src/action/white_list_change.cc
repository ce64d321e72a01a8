#include "action/white_list_change.h"

#include <algorithm>

#include "base/net.h"

namespace spamtrace {
namespace {

// As `whitelist` shows it.
std::string shown(const std::string& entry) {
  const auto network = parse_network(entry);
  return network ? to_string(without_host_bits(*network)) : entry;
}

ActItem item_of(const std::string& entry) {
  ActItem item;
  item.target = ActTarget::white_list;
  item.name = entry;
  item.before = k_listed;
  item.after = k_absent;
  return item;
}

}  // namespace

Result<std::vector<ActItem>> plan_removal(const std::vector<std::string>& white_list,
                                          const std::vector<std::string>& networks) {
  std::vector<ActItem> items;
  for (const std::string& network : networks) {
    bool is_there = false;
    for (const std::string& entry : white_list) {
      if (entry != network && shown(entry) != shown(network)) continue;
      is_there = true;
      if (std::ranges::find(items, entry, &ActItem::name) == items.end()) items.push_back(item_of(entry));
    }
    if (!is_there)
      return fail(ErrorCode::not_found, "the panel's white list does not have " + network,
                  "`spamtrace whitelist` lists its entries, and says how those of files are taken out");
  }
  return items;
}

Result<BegunAct> begin_removal(ActJournal& journal, const std::vector<ActItem>& items,
                               const std::string& actor, Time now) {
  if (auto free = require_none_under_way(journal, k_white_list_act); !free)
    return tl::unexpected(free.error());
  return begin_act(journal, k_white_list_act, actor, items, now);
}

}  // namespace spamtrace

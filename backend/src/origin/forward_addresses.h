// Which mail the addresses got that the panel gives mail for nobody to: what would be lost if its domain
// rejected it.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "server/panel_facts.h"
#include "trace/message_trace.h"

namespace spamtrace {

class ForwardAddresses {
 public:
  explicit ForwardAddresses(const PanelFacts& facts);

  // Those of them that it was given to, and that it reached under another name: as the policy does it, and an
  // alias, which the log does not tell apart (inferred). Of a message with the null sender none, as a bounce
  // is nobody's mail.
  std::vector<std::string> reached_by(const MessageTrace& trace) const;

 private:
  std::unordered_map<uint64_t, std::string> by_key_;  // Postfix names a recipient by its address
  std::unordered_set<std::string> addresses_;         // qmail by the number of its domain and the address
};

}  // namespace spamtrace

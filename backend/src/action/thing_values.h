// How the things of an act are set now: a text for each, as the act's items have it.
#pragma once

#include <optional>
#include <string>

#include "index/act_journal.h"

namespace spamtrace {

class ThingValues {
 public:
  virtual ~ThingValues() = default;

  // Nothing where the panel does not have it.
  virtual std::optional<std::string> find(const ActItem& item) const = 0;
};

}  // namespace spamtrace

// What a domain does with mail for nobody, as several answers tell it.
#pragma once

#include "json/document.h"
#include "server/mail_policy.h"

namespace spamtrace {

inline Json policy_object(const MailPolicy& policy) {
  const auto value_of = [&](PolicyMode mode) {
    return policy.mode == mode ? text_or_null(policy.value) : Json(nullptr);
  };
  return {{"mode", name_of(policy.mode)},
          {"address", value_of(PolicyMode::forward)},
          {"text", value_of(PolicyMode::bounce)}};
}

}  // namespace spamtrace

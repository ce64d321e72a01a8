// Changes in the panel by its own command line, for who has no extension at hand.
#pragma once

#include <string>

#include "base/result.h"
#include "server/mail_policy.h"
#include "server/panel_database.h"
#include "server/panel_facts.h"

namespace spamtrace {

// `plesk bin domain_pref -u DOMAIN -no_usr VALUE`, one process for a domain (plesk.md 3.3; that a bounce is
// written as bounce:TEXT there is not verified). The error holds the panel's own words. REQUIRES:
// can_be_set(policy).
Result<void> set_mail_policy(const PanelCommand& command, const std::string& domain,
                             const MailPolicy& policy);

// `plesk bin service_plan -u NAME [-owner LOGIN] -no_usr VALUE` (plesk.md 3.4), likewise.
Result<void> set_plan_policy(const PanelCommand& command, const PanelPlan& plan, const MailPolicy& policy);

// `plesk bin mailserver --add-to-white-list IP/MASK`, or --remove-from-white-list (by analogy with its black
// list only, plesk.md 4: not verified).
Result<void> set_white_listed(const PanelCommand& command, const std::string& entry, bool listed);

}  // namespace spamtrace

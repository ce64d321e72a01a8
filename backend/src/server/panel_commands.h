// Changes in the panel by its own command line, for who has no extension at hand.
#pragma once

#include <string>

#include "base/result.h"
#include "server/mail_policy.h"
#include "server/panel_database.h"

namespace spamtrace {

// `plesk bin domain_pref -u DOMAIN -no_usr VALUE`, one process for a domain (plesk.md 3.3; that a bounce is
// written as bounce:TEXT there is not verified). The error holds the panel's own words. REQUIRES:
// can_be_set(policy).
Result<void> set_mail_policy(const PanelCommand& command, const std::string& domain,
                             const MailPolicy& policy);

}  // namespace spamtrace

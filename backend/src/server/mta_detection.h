// Which mail server runs here. Plesk has both packages at times: postfix.service may linger after a switch to
// qmail, so that qmail's unit comes first (plesk.md section 6.6, from Plesk's own upgrade tool).
#pragma once

#include <string>
#include <vector>

#include "base/root_dir.h"
#include "mail/mta.h"

namespace spamtrace {

struct DetectedMta {
  Mta mta = Mta::none;
  std::string reason;  // what told it, as a sentence; empty where nothing did
};

// A unit that is installed and not masked, and has its queue, decides; without units the queue that is there.
DetectedMta detect_mta(const RootDir& root, const std::string& qmail_queue,
                       const std::vector<std::string>& postfix_spools);

}  // namespace spamtrace

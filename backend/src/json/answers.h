// The answers as JSON documents: {"ok":true,"data":…} or {"ok":false,"error":{…}}. docs/api.md has the
// schema. Foreign bytes become valid UTF-8 here.
#pragma once

#include <string>
#include <vector>

#include "action/panel_change.h"
#include "base/result.h"
#include "report/alerts.h"
#include "report/doctor.h"
#include "report/domains.h"
#include "report/ingest.h"
#include "report/journal.h"
#include "report/policy.h"
#include "report/queue.h"
#include "report/queue_selection.h"
#include "report/sources.h"
#include "report/timeline.h"
#include "report/whitelist.h"

namespace spamtrace {

std::string to_json(const SourcesAnswer& answer);
std::string to_json(const SourceAnswer& answer);
std::string to_json(const QueueStatusAnswer& answer);
std::string to_json(const QueueListAnswer& answer);
std::string to_json(const QueueGroupsAnswer& answer);
std::string to_json(const QueueMessageAnswer& answer);
std::string to_json(const QueueSelection& selection);
std::string to_json(const DomainsAnswer& answer);
std::string to_json(const DomainAnswer& answer);
std::string to_json(const TimelineAnswer& answer);
std::string to_json(const AlertsAnswer& answer);
std::string to_json(const IngestAnswer& answer);
std::string to_json(const DoctorAnswer& answer);
std::string to_json(const PolicyAnswer& answer);
std::string to_json(const BegunAct& begun, bool driven);
std::string to_json(const ActStep& step);
std::string to_json(const std::vector<ActItem>& planned);
std::string to_json(const JournalAnswer& answer);
std::string to_json(const ActAnswer& answer);
std::string to_json(const WhitelistAnswer& answer);
std::string to_json(const Error& error);

// The document of a selection, with the number of the act that it was prepared as.
std::string with_act(const std::string& document, int64_t act);

}  // namespace spamtrace

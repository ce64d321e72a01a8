#include "json/answers.h"
#include "json/document.h"

namespace spamtrace {
namespace {

Json alert_object(const Alert& alert) {
  Json object = {{"id", text(alert.id)},
                 {"kind", name_of(alert.kind)},
                 {"since", time_or_null(alert.since)},
                 {"told", alert.told}};
  if (alert.kind == AlertKind::queue) {
    object.update({{"messages", alert.queue_now},
                   {"before", {{"messages", alert.queue_before}, {"at", time_or_null(alert.before)}}}});
  } else {
    object.update({{"source", text(alert.source)},
                   {"score", alert.score},
                   {"reason", text(alert.reason)},
                   {"messages", alert.messages},
                   {"recipients", alert.recipients},
                   {"queued", alert.queued}});
  }
  return object;
}

}  // namespace

std::string to_json(const AlertsAnswer& answer) {
  return answer_document({{"alerts", list(answer.alerts, alert_object)}});
}

}  // namespace spamtrace

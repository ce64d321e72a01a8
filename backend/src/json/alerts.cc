#include "json/answers.h"
#include "json/document.h"

namespace spamtrace {
namespace {

Json what_it_tells(const Alert& alert) {
  switch (alert.kind) {
    case AlertKind::queue:
      return {{"messages", alert.queue_now},
              {"before", {{"messages", alert.queue_before}, {"at", time_or_null(alert.before)}}}};
    case AlertKind::policy:
      return {{"domains", alert.domains},
              {"mail_off", alert.mail_off},
              {"names", list(alert.names, [](const std::string& name) { return text(name); })}};
    case AlertKind::source:
      break;
  }
  return {{"source", text(alert.source)}, {"score", alert.score},           {"reason", text(alert.reason)},
          {"messages", alert.messages},   {"recipients", alert.recipients}, {"queued", alert.queued}};
}

Json alert_object(const Alert& alert) {
  Json object = {{"id", text(alert.id)},
                 {"kind", name_of(alert.kind)},
                 {"since", time_or_null(alert.since)},
                 {"told", alert.told}};
  object.update(what_it_tells(alert));
  return object;
}

}  // namespace

std::string to_json(const AlertsAnswer& answer) {
  return answer_document({{"alerts", list(answer.alerts, alert_object)}});
}

}  // namespace spamtrace

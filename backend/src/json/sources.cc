#include <cmath>

#include "json/answers.h"
#include "json/coverage.h"
#include "json/origin.h"
#include "json/source_objects.h"

namespace spamtrace {
namespace {

Json names(const std::vector<std::string>& all) {
  return list(all, [](const std::string& name) { return text(name); });
}

Json counted(const std::vector<NameCount>& all) {
  return list(all, [](const NameCount& n) { return Json{{"name", text(n.name)}, {"count", n.count}}; });
}

Json sample_object(const SampleMessage& sample) {
  return {{"queue_id", sample.id},
          {"first_seen", time_or_null(sample.first_seen)},
          {"sender", text(sample.sender)},
          {"recipient", text_or_null(sample.recipient)},
          {"recipients", sample.recipients},
          {"subject", text_or_null(sample.subject)},
          {"last_reply", text_or_null(sample.last_reply)},
          {"queued", sample.queued}};
}

}  // namespace

Json window_object(const TimeWindow& window) {
  return {{"since", window.since ? Json(to_rfc3339(*window.since)) : Json(nullptr)},
          {"until", window.until ? Json(to_rfc3339(*window.until)) : Json(nullptr)}};
}

Json source_object(const SourceItem& item) {
  return {{"id", text(item.origin.id())},
          {"kind", name_of(item.origin.kind)},
          {"account", text_or_null(item.origin.account)},
          {"domain", text_or_null(item.origin.domain)},
          {"owner", text_or_null(item.owner)},
          {"grade", name_of(item.origin.grade)},
          {"score", std::round(item.score * 1000) / 1000},
          {"verdict", name_of(item.verdict)},
          {"reasons", list(item.reasons, [](const Reason& r) { return to_object(r); })},
          {"messages", item.counts.messages},
          {"recipients", item.counts.recipients},
          {"sent", item.counts.sent},
          {"deferred", item.counts.deferred},
          {"bounced", item.counts.bounced},
          {"unknown_recipients", item.counts.unknown_recipients},
          {"queued", item.queued},
          {"queued_recipients", item.queued_recipients},
          {"clients", names(item.clients)},
          {"client_count", item.client_count},
          {"scripts", names(item.scripts)},
          {"first_seen", time_or_null(item.first_seen)},
          {"last_seen", time_or_null(item.last_seen)},
          {"evidence", list(item.evidence, [](const Evidence& e) { return to_object(e); })}};
}

Json hour_object(const HourCounts& hour) {
  return {{"hour", to_rfc3339(from_unix(hour.hour * 3600))},
          {"messages", hour.counts.messages},
          {"recipients", hour.counts.recipients}};
}

std::string to_json(const SourcesAnswer& answer) {
  return answer_document({{"window", window_object(answer.window)},
                          {"sources", list(answer.items, source_object)},
                          {"total", answer.total},
                          {"queued_in_sources", answer.queued_in_sources},
                          {"queued_elsewhere", answer.queued_elsewhere},
                          {"other_mail",
                           {{"inbound", answer.other.inbound},
                            {"local_only", answer.other.local_only},
                            {"incomplete", answer.other.incomplete},
                            {"no_delivery_seen", answer.other.no_delivery}}},
                          {"coverage", to_object(answer.coverage)}});
}

std::string to_json(const SourceAnswer& answer) {
  return answer_document({{"source", source_object(answer.item)},
                          {"timeline", list(answer.timeline, hour_object)},
                          {"samples", list(answer.samples, sample_object)},
                          {"clients", counted(answer.clients)},
                          {"client_count", answer.client_count},
                          {"senders", counted(answer.senders)},
                          {"sender_count", answer.sender_count},
                          {"scripts", counted(answer.scripts)},
                          {"subjects", counted(answer.subjects)},
                          {"subject_count", answer.subject_count},
                          {"logins", answer.logins},
                          {"failed_logins", answer.failed_logins},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

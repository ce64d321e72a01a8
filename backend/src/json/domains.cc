#include <cmath>

#include "json/answers.h"
#include "json/coverage.h"
#include "json/policy_object.h"
#include "json/source_objects.h"

namespace spamtrace {
namespace {

Json counts_object(const MessageCounts& counts) {
  return {{"messages", counts.messages}, {"recipients", counts.recipients},
          {"sent", counts.sent},         {"deferred", counts.deferred},
          {"bounced", counts.bounced},   {"unknown_recipients", counts.unknown_recipients}};
}

Json domain_object(const DomainItem& item) {
  Json object = {{"domain", text(item.domain)},
                 {"owner", text_or_null(item.owner)},
                 {"aliases", list(item.aliases, [](const std::string& name) { return text(name); })},
                 {"sources", item.sources},
                 {"worst", text(item.worst)},
                 {"score", std::round(item.score * 1000) / 1000},
                 {"verdict", name_of(item.verdict)},
                 {"queued", item.queued},
                 {"queued_recipients", item.queued_recipients}};
  object.update(counts_object(item.counts));
  return object;
}

}  // namespace

std::string to_json(const DomainsAnswer& answer) {
  return answer_document({{"window", window_object(answer.window)},
                          {"domains", list(answer.items, domain_object)},
                          {"total", answer.total},
                          {"without_domain", counts_object(answer.without_domain)},
                          {"coverage", to_object(answer.coverage)}});
}

std::string to_json(const DomainAnswer& answer) {
  return answer_document({{"window", window_object(answer.window)},
                          {"domain", domain_object(answer.item)},
                          {"policy", answer.policy ? policy_object(*answer.policy) : Json(nullptr)},
                          {"sources", list(answer.sources, source_object)},
                          {"timeline", list(answer.timeline, hour_object)},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

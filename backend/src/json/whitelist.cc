#include <cmath>

#include "json/answers.h"
#include "json/coverage.h"
#include "json/source_objects.h"

namespace spamtrace {
namespace {

Json place_object(const WhiteListPlace& place) {
  if (place.listing == Listing::panel) return {{"panel", true}};
  return {{"file", text(place.file)}, {"text", text_or_null(place.text)}};
}

// The panel has no file.
Json not_understood_object(const WhiteListPlace& place) {
  return {{"file", text_or_null(place.file)}, {"text", text_or_null(place.text)}};
}

Json finding_object(const WhitelistFinding& finding) {
  return {{"name", name_of(finding.signal)},
          {"severity", name_of(finding.severity)},
          {"text", text(finding.text)}};
}

Json client_object(const RelayClient& client) {
  return {{"address", to_string(client.address)},
          {"source", text(client.source)},
          {"messages", client.messages},
          {"recipients", client.recipients},
          {"last_seen", time_or_null(client.last_seen)},
          {"score", std::round(client.judgement.score * 1000) / 1000},
          {"verdict", name_of(client.judgement.verdict)}};
}

Json entry_object(const WhitelistItem& item) {
  return {{"network", to_string(item.entry.network)},
          {"exception", item.entry.exception},
          {"where", place_object(item.entry.where)},
          {"findings", list(item.findings, finding_object)},
          {"severity", name_of(item.severity)},
          {"messages", item.use.messages},
          {"recipients", item.use.recipients},
          {"client_count", item.use.client_count},
          {"clients", list(item.use.clients, client_object)},
          {"last_seen", time_or_null(item.use.last_seen)}};
}

}  // namespace

std::string to_json(const WhitelistAnswer& answer) {
  return answer_document({{"window", window_object(answer.window)},
                          {"whole_window_known", answer.is_whole_time_known},
                          {"entries", list(answer.items, entry_object)},
                          {"total", answer.total},
                          {"dangerous", answer.dangerous},
                          {"look", answer.look},
                          {"not_understood", list(answer.not_understood, not_understood_object)},
                          {"not_understood_total", answer.not_understood_total},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

#include "json/answers.h"
#include "json/coverage.h"
#include "json/queue_counts.h"

namespace spamtrace {
namespace {

Json layer_object(const SandboxLayer& layer) {
  return {{"layer", layer.name}, {"active", layer.active}, {"detail", text(layer.detail)}};
}

}  // namespace

std::string to_json(const DoctorAnswer& answer) {
  return answer_document(
      {{"version", answer.version},
       {"api_version", answer.api_version},
       {"mta", name_of(answer.mta)},
       {"mta_reason", text_or_null(answer.mta_reason)},
       {"panel_version", text_or_null(answer.panel_version)},
       {"paths",
        {{"product_root", text(answer.paths.product_root)},
         {"vhosts", text(answer.paths.vhosts)},
         {"qmail", text(answer.paths.qmail)},
         {"mailnames", text(answer.paths.mailnames)}}},
       {"state_dir", text(answer.state_dir)},
       {"accounts", answer.accounts},
       {"white_list", {{"networks", answer.white_listed}, {"file", text_or_null(answer.white_list_source)}}},
       {"missing", list(answer.missing, [](const std::string& sentence) { return text(sentence); })},
       {"queue", answer.coverage.queue.error ? Json(nullptr) : to_object(answer.coverage.queue.counts)},
       {"coverage", to_object(answer.coverage)},
       {"sandbox", list(answer.sandbox, layer_object)}});
}

}  // namespace spamtrace

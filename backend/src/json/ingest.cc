#include "json/answers.h"
#include "json/coverage.h"

namespace spamtrace {
namespace {

Json past_object(const PastReading& past) {
  return {{"done", past.done}, {"total", past.total}, {"whole", past.whole}};
}

}  // namespace

std::string to_json(const IngestAnswer& answer) {
  return answer_document({{"new_lines", answer.counts.lines},
                          {"new_bytes", answer.counts.bytes},
                          {"past", answer.past ? past_object(*answer.past) : Json(nullptr)},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

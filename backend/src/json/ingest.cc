#include "json/answers.h"
#include "json/coverage.h"

namespace spamtrace {

std::string to_json(const IngestAnswer& answer) {
  return answer_document({{"new_lines", answer.counts.lines},
                          {"new_bytes", answer.counts.bytes},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

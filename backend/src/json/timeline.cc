#include "json/answers.h"
#include "json/coverage.h"
#include "json/source_objects.h"

namespace spamtrace {

std::string to_json(const TimelineAnswer& answer) {
  return answer_document({{"window", window_object(answer.window)},
                          {"timeline", list(answer.hours,
                                            [](const TimelineHour& hour) {
                                              Json object = hour_object({hour.hour, hour.counts});
                                              object["kind"] = name_of(hour.kind);
                                              return object;
                                            })},
                          {"coverage", to_object(answer.coverage)}});
}

}  // namespace spamtrace

#include "json/origin.h"

#include <cmath>

namespace spamtrace {

Json to_object(const Evidence& evidence) {
  Json where = nullptr;
  if (!evidence.file.empty()) {
    where = {{"file", text(evidence.file)},
             {"offset", evidence.offset ? Json(*evidence.offset) : Json(nullptr)},
             {"written", time_or_null(evidence.written)}};
  }
  return {{"grade", name_of(evidence.grade)},
          {"signal", evidence.signal},
          {"value", text(evidence.value)},
          {"where", where}};
}

Json to_object(const Reason& reason) {
  return {{"signal", reason.signal},
          {"weight", std::round(reason.weight * 100) / 100},
          {"text", text(reason.sentence)}};
}

}  // namespace spamtrace

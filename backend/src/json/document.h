// Shared by the writers of answers; nlohmann is included in this folder only.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "base/utf8.h"

namespace spamtrace {

using Json = nlohmann::ordered_json;  // fields stand in the order of docs/api.md

// Foreign bytes as a JSON string.
inline Json text(std::string_view bytes) { return to_valid_utf8(bytes); }

// A string that may be missing: null where it is empty.
inline Json text_or_null(std::string_view bytes) { return bytes.empty() ? Json(nullptr) : text(bytes); }

inline Json time_or_null(Time time) { return known(time) ? Json(to_rfc3339(time)) : Json(nullptr); }

template <class Range, class Convert>
Json list(const Range& range, Convert convert) {
  Json array = Json::array();
  for (const auto& item : range) array.push_back(convert(item));
  return array;
}

// The whole document on one line. The text is valid UTF-8 already; `replace` is the last belt.
std::string answer_document(Json data);

}  // namespace spamtrace

#include "json/document.h"

#include "json/answers.h"
#include "json/request.h"

namespace spamtrace {
namespace {

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string answer_document(Json data) { return dump({{"ok", true}, {"data", std::move(data)}}); }

std::string to_json(const Error& error) {
  return dump(
      {{"ok", false},
       {"error",
        {{"code", name_of(error.code)}, {"message", text(error.message)}, {"hint", text(error.hint)}}}});
}

std::string with_act(const std::string& document, int64_t act) {
  Json json = Json::parse(document, nullptr, false);
  if (!json.is_object() || !json.contains("data")) return document;
  json["data"]["act"] = act;
  return dump(json);
}

std::optional<Error> parse_error(std::string_view document) {
  const Json json = Json::parse(document, nullptr, false);
  if (!json.is_object() || !json.contains("error") || !json["error"].is_object()) return std::nullopt;
  const Json& told = json["error"];
  Error error{ErrorCode::failed, told.value("message", ""), told.value("hint", "")};
  for (const ErrorCode code : {ErrorCode::usage, ErrorCode::not_found, ErrorCode::not_permitted,
                               ErrorCode::unreadable, ErrorCode::changed}) {
    if (told.value("code", "") == name_of(code)) error.code = code;
  }
  return error;
}

}  // namespace spamtrace

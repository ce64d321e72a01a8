#include "json/request.h"

#include "json/document.h"

namespace spamtrace {
namespace {

constexpr const char* k_hint =
    R"(a request is such as {"command":"queue list","params":{"sort":"size","limit":50}})";

tl::unexpected<Error> refuse(const std::string& why) { return fail(ErrorCode::usage, why, k_hint); }

// An argument ends at a zero byte, so what comes behind one would be lost.
bool has_zero(const std::string& text) { return text.find('\0') != std::string::npos; }

Result<RequestParam> parse_param(const std::string& name, const Json& value) {
  RequestParam param{name, {}, false};
  if (value.is_string()) {
    param.value = value.get<std::string>();
  } else if (value.is_number_unsigned()) {
    param.value = std::to_string(value.get<uint64_t>());
  } else if (value.is_boolean() && value.get<bool>()) {
    param.is_flag = true;
  } else {
    return refuse("'" + name + "' is neither a string nor a whole number nor true");
  }
  if (has_zero(name) || has_zero(param.value)) return refuse("there is a zero byte in '" + name + "'");
  return param;
}

Result<std::vector<std::string>> parse_scope(const Json& scope) {
  const auto wrong = [] { return refuse("a scope is such as {\"domains\":[\"site0.example\"]}"); };
  if (!scope.is_object() || scope.size() != 1 || !scope.contains("domains")) return wrong();
  std::vector<std::string> domains;
  if (!scope["domains"].is_array()) return wrong();
  for (const Json& domain : scope["domains"]) {
    if (!domain.is_string() || domain.get_ref<const std::string&>().empty()) return wrong();
    domains.push_back(domain.get<std::string>());
  }
  return domains;
}

}  // namespace

Result<Request> parse_request(std::string_view bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return refuse("the request is no JSON object");
  Request request;
  for (const auto& [name, value] : json.items()) {
    if (name == "command" && value.is_string()) {
      request.command = value.get<std::string>();
    } else if (name == "params" && value.is_object()) {
      for (const auto& [param, given] : value.items())
        request.params.push_back(SPAMTRACE_TRY(parse_param(param, given)));
    } else if (name == "scope") {
      request.scope = SPAMTRACE_TRY(parse_scope(value));
    } else if (name == "actor" && value.is_string()) {
      request.actor = value.get<std::string>();
    } else {
      return refuse("'" + name + "' is no part of a request, or of another type");
    }
  }
  if (request.command.empty() || has_zero(request.command)) return refuse("the request names no command");
  return request;
}

}  // namespace spamtrace

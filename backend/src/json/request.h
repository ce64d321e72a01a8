// A question as a JSON document: {"command": "queue list", "params": {"sort": "size", "limit": 50}}, and of
// one who may see a part only, "scope": {"domains": ["site0.example"]}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace spamtrace {

// The long option of that name, or a positional argument. The value of a flag is empty.
struct RequestParam {
  std::string name, value;
  bool is_flag = false;
};

struct Request {
  std::string command;  // the words of the command line
  std::vector<RequestParam> params;
  std::optional<std::vector<std::string>> scope;  // the domains that may be seen; nothing: all
  std::string actor;                              // who asks, for what is noted of acts
};

// ErrorCode::usage where it is no request. Whether command and params exist is not looked at.
Result<Request> parse_request(std::string_view bytes);

// What to_json() made of an error; nothing where it is another document.
std::optional<Error> parse_error(std::string_view document);

}  // namespace spamtrace

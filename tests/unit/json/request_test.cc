#include "json/request.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

std::string shown(const Result<Request>& request) {
  if (!request) return std::string(name_of(request.error().code));
  std::string text = request->command;
  for (const RequestParam& param : request->params)
    text += " " + param.name + (param.is_flag ? "" : "=" + param.value);
  if (request->scope) text += " for";
  for (const std::string& domain : request->scope.value_or(std::vector<std::string>{})) text += " " + domain;
  return text;
}

TEST_CASE("requests") {
  struct Row {
    std::string bytes, want;
  };
  const Row rows[] = {
      {R"({"command":"doctor"})", "doctor"},
      {R"({"command":"queue list","params":{"limit":50,"sort":"size","no-refresh":true}})",
       "queue list limit=50 sort=size no-refresh"},
      {R"({"params":{},"command":"sources"})", "sources"},
      {R"({"command":"sources","params":{"limit":18446744073709551615}})",
       "sources limit=18446744073709551615"},
      {"", "usage"},
      {"[]", "usage"},
      {"null", "usage"},
      {R"({"command":"doctor"} x)", "usage"},
      {R"({"command":""})", "usage"},
      {R"({"command":7})", "usage"},
      {R"({"params":{}})", "usage"},
      {R"({"command":"domains","scope":{"domains":[]},"actor":"anna"})", "domains for"},
      {R"({"scope":{"domains":["a.example","b.example"]},"command":"domain","params":{"name":"c.example"}})",
       "domain name=c.example for a.example b.example"},
      {R"({"command":"doctor","scope":[]})", "usage"},
      {R"({"command":"doctor","scope":{}})", "usage"},
      {R"({"command":"doctor","scope":{"domains":"a.example"}})", "usage"},
      {R"({"command":"doctor","scope":{"domains":[""]}})", "usage"},
      {R"({"command":"doctor","scope":{"domains":[null]}})", "usage"},
      {R"({"command":"doctor","scope":{"domains":[],"or":"all"}})", "usage"},
      {R"({"command":"doctor","actor":{}})", "usage"},
      {R"({"command":"doctor","params":[]})", "usage"},
      {R"({"command":"sources","params":{"limit":-1}})", "usage"},
      {R"({"command":"sources","params":{"limit":1.5}})", "usage"},
      {R"({"command":"sources","params":{"limit":null}})", "usage"},
      {R"({"command":"sources","params":{"limit":[1]}})", "usage"},
      {R"({"command":"sources","params":{"no-refresh":false}})", "usage"},
      {R"({"command":"source","params":{"id":"a\u0000b"}})", "usage"},
      {R"({"command":"doc\u0000tor"})", "usage"},
      {"{\"command\":\"source\",\"params\":{\"id\":\"\xff\"}}", "usage"},
      {std::string(60'000, '['), "usage"},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(shown(parse_request(row.bytes)) == row.want, row.bytes.substr(0, 80));
}

}  // namespace
}  // namespace spamtrace

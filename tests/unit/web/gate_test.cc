#include "web/gate.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

const std::string k_token(64, 'a');

int status_of(const std::optional<Refusal>& refusal) { return refusal ? refusal->status : 200; }

TEST_CASE("who is let in") {
  const Gate gate(k_token, 8080);
  const std::string cookie = "spamtrace_8080=" + k_token, bearer = "Bearer " + k_token;
  const std::string among = "a=b; " + cookie + "; c=d", wrong = "Bearer " + std::string(64, 'b');
  const std::string other_port = "spamtrace_80=" + k_token, longer_name = "x" + cookie;
  constexpr const char* k_json = "application/json";
  struct Row {
    const char* what;
    WebRequest request;
    int page, question;
  };
  const Row rows[] = {
      {"its own page", {"127.0.0.1:8080", "http://127.0.0.1:8080", cookie, "", k_json}, 200, 200},
      {"by name", {"localhost:8080", "http://localhost:8080", cookie, "", k_json}, 200, 200},
      {"a program", {"127.0.0.1:8080", "", "", bearer, "application/json; charset=utf-8"}, 200, 200},
      {"among other cookies", {"[::1]:8080", "", among, "", k_json}, 200, 200},
      {"no token", {"127.0.0.1:8080", "", "", "", k_json}, 200, 401},
      {"a wrong one", {"127.0.0.1:8080", "", "", wrong, k_json}, 200, 401},
      {"its beginning", {"127.0.0.1:8080", "", "", "Bearer aaaa", k_json}, 200, 401},
      {"an empty one", {"127.0.0.1:8080", "", "spamtrace_8080=", "Bearer ", k_json}, 200, 401},
      {"the cookie of another port", {"127.0.0.1:8080", "", other_port, "", k_json}, 200, 401},
      {"a cookie that ends like it", {"127.0.0.1:8080", "", longer_name, "", k_json}, 200, 401},
      {"another name of this machine", {"evil.example:8080", "", cookie, "", k_json}, 403, 403},
      {"another port", {"127.0.0.1:8081", "", cookie, "", k_json}, 403, 403},
      {"no name", {"", "", cookie, "", k_json}, 403, 403},
      {"another page", {"127.0.0.1:8080", "http://evil.example", cookie, "", k_json}, 403, 403},
      {"a page in a file", {"127.0.0.1:8080", "null", cookie, "", k_json}, 403, 403},
      {"a page of another port", {"127.0.0.1:8080", "http://127.0.0.1:80", cookie, "", k_json}, 403, 403},
      {"with https", {"127.0.0.1:8080", "https://127.0.0.1:8080", cookie, "", k_json}, 403, 403},
      {"a form", {"127.0.0.1:8080", "", cookie, "", "text/plain"}, 200, 415},
      {"of no type", {"127.0.0.1:8080", "", cookie, "", ""}, 200, 415},
  };
  for (const Row& row : rows) {
    CHECK_MESSAGE(status_of(gate.refuse(row.request)) == row.page, std::string(row.what));
    CHECK_MESSAGE(status_of(gate.refuse_question(row.request)) == row.question, std::string(row.what));
  }
}

TEST_CASE("a cookie that no script and no other site can use") {
  CHECK(Gate(k_token, 1).cookie() == "spamtrace_1=" + k_token + "; HttpOnly; SameSite=Strict; Path=/");
}

TEST_CASE("tokens are long, and never the same") {
  const auto one = make_token(), other = make_token();
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->size() == 64);
  CHECK(*one != *other);
}

}  // namespace
}  // namespace spamtrace

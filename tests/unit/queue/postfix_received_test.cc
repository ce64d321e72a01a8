#include "queue/postfix_received.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string parse(std::string_view value) {
  const auto received = parse_postfix_received(value);
  if (!received) return "no";
  static constexpr const char* k_forms[] = {"uid", "made", "smtp"};
  std::string text = k_forms[static_cast<size_t>(received->form)];
  if (received->form == PostfixReceived::Form::by_uid) text += " " + std::to_string(received->uid);
  return text + " " + std::string(received->host) + " " + std::string(received->id);
}

TEST_CASE("what Postfix writes on top of a message") {
  struct Row {
    std::string_view value;
    std::string want;
  };
  const std::vector<Row> rows = {
      {" by mx.example (Postfix, from userid 10003)\n\tid 37460E06698; Tue, 24 Nov 2026 07:49:11 +0000 (UTC)",
       "uid 10003 mx.example 37460E06698"},
      {" by mx.example (Postfix)\n\tid 37460E06698; Tue, 24 Nov 2026 07:49:11 +0000",
       "made mx.example 37460E06698"},
      {"by mx.example (Postfix) id 4jYZk80sf8z6tl2; x", "made mx.example 4jYZk80sf8z6tl2"},
      {" by mx.example (My Mailer, from userid 0) id 000001; x", "uid 0 mx.example 000001"},
      {" from x (y [192.0.2.1])\n\tby mx.example (Postfix) with ESMTP id 37460E06698\n\tfor <a@b>; x",
       "smtp  "},
      {" from by mx.example (Postfix, from userid 0) id 1; x", "smtp  "},
      {" by mx.example (Postfix) with ESMTPSA id 37460E06698;\n\tTue",
       "smtp  "},  // smtpd_hide_client_session
      {"", "no"},
      {" by", "no"},
      {" by mx.example with ESMTP id 1; x", "no"},
      {" by mx.example (Postfix", "no"},
      {" by mx.example (Postfix)", "no"},
      {" by mx.example (Postfix) id 37460E06698", "no"},
      {" by mx.example (Postfix, from userid 4294967296) id 1; x", "no"},
      {" by mx.example (Postfix, from userid -1) id 1; x", "no"},
      {" by mx.example (Postfix, from userid 1 x) id 1; x", "no"},
      {" by mx.example (Postfix, from userid ) id 1; x", "no"},
      {" (qmail 1 invoked by uid 33); x", "no"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(parse(row.value) == row.want, std::string(row.value));
}

}  // namespace
}  // namespace spamtrace

#include "mail/received.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

std::string read_qmail(std::string_view line) {
  const auto received = parse_qmail_received(line);
  if (!received) return "nothing";
  static constexpr const char* k_names[] = {"by_uid", "by_alias", "from_network", "for_bounce"};
  return std::to_string(received->pid) + "|" + k_names[static_cast<size_t>(received->invoked)] + "|" +
         std::to_string(received->uid) + "|" + to_rfc3339(received->time);
}

TEST_CASE("qmail's own line") {
  const auto row = [](std::string_view line, const std::string& want) { CHECK(read_qmail(line) == want); };

  SUBCASE("who invoked it") {
    row("Received: (qmail 14825 invoked by uid 33); 24 Nov 2026 07:50:56 -0000",
        "14825|by_uid|33|2026-11-24T07:50:56Z");
    row("Received: (qmail 1 invoked by alias); 4 Nov 2026 07:50:56 -0000",
        "1|by_alias|0|2026-11-04T07:50:56Z");
    row("Received: (qmail 1 invoked from network); 24 Nov 2026 07:50:56 -0000",
        "1|from_network|0|2026-11-24T07:50:56Z");
    row("Received: (qmail 1 invoked for bounce); 24 Nov 2026 07:50:56 -0000",
        "1|for_bounce|0|2026-11-24T07:50:56Z");
  }
  SUBCASE("builds that print local time") {
    row("Received: (qmail 1 invoked by uid 0); 13 Sep 2005 17:48:22 +0700",
        "1|by_uid|0|2005-09-13T10:48:22Z");
    row("Received: (qmail 1 invoked by uid 0); 10 Feb 2007 07:31:08 -0600",
        "1|by_uid|0|2007-02-10T13:31:08Z");
  }
  SUBCASE("a date that is odd does not make the line another's") {
    row("Received: (qmail 1 invoked by uid 33); ", "1|by_uid|33|");
    row("Received: (qmail 1 invoked by uid 33); 31 Feb 2026 07:50:56 -0000", "1|by_uid|33|");
  }
  SUBCASE("other lines") {
    row("", "nothing");
    row("Received: (qmail 1 invoked by uid x); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("Received: (qmail 1 invoked by uid -1); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("Received: (qmail 1 invoked by uid 4294967296); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("Received: (qmail invoked by uid 33); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("Received: (qmail 1 invoked by uid 33) ; 24 Nov 2026 07:50:56 -0000", "nothing");
    row("Received: (qmail 1 invoked by magic); 24 Nov 2026 07:50:56 -0000", "nothing");
    row(" Received: (qmail 1 invoked by uid 33); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("received: (qmail 1 invoked by uid 33); 24 Nov 2026 07:50:56 -0000", "nothing");
    row("X: Received: (qmail 1 invoked by uid 33); 24 Nov 2026 07:50:56 -0000", "nothing");
  }
}

std::string read_smtp(std::string_view value) {
  const auto r = parse_smtp_received(value);
  if (!r) return "nothing";
  return r->host + "|" + r->helo + "|" + r->info + "|" + to_string(r->client) + "|" + r->protocol +
         (r->authenticated() ? "|login" : "");
}

TEST_CASE("qmail-smtpd's field") {
  const auto row = [](std::string_view value, const std::string& want) { CHECK(read_smtp(value) == want); };

  SUBCASE("its parts") {
    row("from unknown (HELO host81.example) (info@203.0.113.200) by mx.example with ESMTPA; 24 Nov 2026",
        "unknown|host81.example|info|203.0.113.200|ESMTPA|login");
    row("from host81.example (203.0.113.200) by mx.example with SMTP; x",
        "host81.example|||203.0.113.200|SMTP");
    row("from h (HELO x) (2001:db8::1) by mx.example with ESMTP; x", "h|x||2001:db8::1|ESMTP");
    row("from h (HELO x) ([192.0.2.1]) by mx.example with ESMTP; x", "h|x||192.0.2.1|ESMTP");
    row("from (HELO x) (192.0.2.1) by mx.example with ESMTP; x", "|x||192.0.2.1|ESMTP");
    row("from h (a@example.com@192.0.2.1) by mx.example with ESMTPSA; x",
        "h||a@example.com|192.0.2.1|ESMTPSA|login");
    row("from h (192.0.2.1) by mx.example with (cipher) ESMTPA; x", "h|||192.0.2.1|(cipher)");
    row("from h (192.0.2.1) by mx.example with ESMTPA (cipher x); x", "h|||192.0.2.1|ESMTPA|login");
  }
  SUBCASE("an ident answer alone is no login") {
    row("from h (boss@192.0.2.1) by mx.example with ESMTP; x", "h||boss|192.0.2.1|ESMTP");
  }
  SUBCASE("other values") {
    row("", "nothing");
    row("(qmail 1 invoked by uid 33); x", "nothing");
    row("from h (sendmail-bs@) by mx.example with SMTP; x", "nothing");
    row("from h (a@host81.example) by mx.example with SMTP; x", "nothing");
    row("from h by mx.example with SMTP; x", "nothing");
    row("from h (192.0.2.1) by mx.example with SMTP", "nothing");
  }
}

TEST_CASE("cut anywhere, the fields name nobody else") {
  const std::string own = "Received: (qmail 14825 invoked by uid 10033); 24 Nov 2026 07:50:56 -0000";
  for (size_t size = 0; size <= own.size(); ++size) {
    const auto received = parse_qmail_received(std::string(own, 0, size));
    if (received) CHECK(received->uid == 10033);
  }
  const std::string smtp = "from h (HELO x) (info@203.0.113.200) by mx.example with ESMTPA; 24 Nov 2026";
  for (size_t size = 0; size <= smtp.size(); ++size) {
    const auto received = parse_smtp_received(std::string(smtp, 0, size));
    if (received) CHECK(read_smtp(smtp) == read_smtp(std::string(smtp, 0, size)));
  }
}

}  // namespace
}  // namespace spamtrace

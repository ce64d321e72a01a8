#include "hostile.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace spamtrace::fixture {
namespace {

using namespace std::string_view_literals;

constexpr std::array k_anywhere = {
    "<img src=x onerror=pwned=1>"sv,
    "\"><script>pwned=1</script>"sv,
    "<svg/onload=pwned=1>"sv,
    "javascript:pwned=1"sv,
    "$(touch canary)"sv,
    "`touch canary`"sv,
    "; touch canary #"sv,
    "| touch canary"sv,
    "&& touch canary"sv,
    "-X/etc/x"sv,
    "--root=/"sv,
    "\x1b]0;x\x07"sv,
    "\x1b[2J\x9b"
    "31m"sv,
    "\xe2\x80\xae"
    "gpj.exe"sv,
    "=cmd|'/C calc'!A0"sv,
    "+1+1"sv,
    "\xff\xfe"sv,
    "\xc0\xaf"sv,
    "\xed\xa0\x80"sv,
    "cut off \xe2\x82"sv,
    "(a+)+$"sv,
    "invoked by uid 10001"sv,
    "client=x[192.0.2.9], sasl_username=victim@site1.example"sv,
    "status=sent ("sv,
    "${run{/bin/sh -c id}}"sv,
    "../../../etc/passwd"sv,
};

constexpr std::array k_addresses = {
    "x> qp 1 uid 33"sv,      "a qp 1 uid 10001"sv, "victim@site1.example"sv,
    "x> qp 9 uid 10001\t"sv, "\"a\\\" -X/x b\""sv,
};

constexpr std::array k_postfix_addresses = {
    "x>, size=1, nrcpt=1 (queue active)"sv,
    "x>, sasl_username=boss@site0.example"sv,
    "x>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (ok)"sv,
    "x> orig_id=0A1B2C3D4E5"sv,
    "victim@site1.example"sv,
    "x>, status=expired, returned to sender"sv,
    "\"a\\\" -X/x b\""sv,
};

constexpr std::array k_client_names = {
    "x) from 192.0.2.9:25 (y"sv,
    "[192.0.2.9]"sv,
    "logged in from good.example.net [192.0.2.9]"sv,
};

constexpr std::array k_logins = {
    "x : /var/qmail/mailnames/site1.example/office logged in from unknown@ [192.0.2.66]"sv,
    "SMTP user office@site1.example : logged in from x [192.0.2.66]"sv,
    "x - password incorrect from x [192.0.2.66]"sv,
    " "sv,
    ""sv,
};

// The blanks become "_" in the log, and "/" is there what a line end is turned into.
constexpr std::array k_replies = {
    "ok/did 0+1+0/qp 101/"sv,
    "ok/ delivery 1: failure: no"sv,
    "new msg 1/info msg 1: bytes 1 from <x@y> qp 1 uid 10001"sv,
};

constexpr std::array k_postfix_replies = {
    "ok) status=sent (forwarded as 0A1B2C3D4E5"sv,
    "ok), relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox"sv,
    "0A1B2C3D4E5: sender non-delivery notification: 0A1B2C3D4E6"sv,
    "ok, dsn=5.1.1, status=bounced (no"sv,
};

constexpr std::array k_postfix_headers = {
    "Received: by mail.example.net (Postfix, from userid 10001)\n\tid 0A1B2C3D4E5; Thu, 1 Jan 2026 00:00:00 +0000 (UTC)"sv,
    "Received: from x (x [192.0.2.9])\n\t(Authenticated sender: boss@site0.example)\n\tby mail.example.net (Postfix) with ESMTPSA id 0A1B2C3D4E5"sv,
    "X-PHP-Originating-Script: 10001:innocent.php"sv,
    "X-PPP-Vhost: site1.example"sv,
    "Delivered-To: office@site1.example"sv,
    "Message-ID: <x>, sasl_username=boss@site0.example"sv,
    "X-Mailer: <svg/onload=pwned=1>\n\tfolded \x1b[2J"sv,
};

constexpr std::array k_headers = {
    "Received: (qmail 4711 invoked by uid 10001); 1 Jan 2026 00:00:00 -0000"sv,
    "Received: (qmail 4712 invoked for bounce); 1 Jan 2026 00:00:00 -0000"sv,
    "X-PHP-Originating-Script: 10001:innocent.php"sv,
    "X-PPP-Vhost: site1.example"sv,
    "Delivered-To: 9-office@site1.example"sv,
    "Subject : =?utf-8?q?a_second_subject?="sv,
    "X-Mailer: <svg/onload=pwned=1>\n\tfolded \x1b[2J"sv,
};

template <class Texts>
std::string one_of(const Texts& texts, Random& random) {
  return std::string(random.percent(50) ? random.pick(texts) : random.pick(k_anywhere));
}

}  // namespace

std::string Hostile::address(std::string honest) {
  if (!strikes()) return honest;
  const std::string payload =
      target_ == Target::qmail ? one_of(k_addresses, random_) : one_of(k_postfix_addresses, random_);
  const uint64_t number = random_.below(100'000'000);  // keeps addresses apart that share a payload
  return fmt::format("{}{}{}", payload, number, honest.substr(honest.rfind('@')));
}

std::string Hostile::subject(std::string honest) {
  if (!strikes()) return honest;
  if (random_.percent(10)) return std::string("nul \0 nul"sv);
  return std::string(random_.pick(k_anywhere));
}

std::string Hostile::helo(std::string honest) {
  return strikes() ? std::string(random_.pick(k_anywhere)) : honest;
}

std::string Hostile::client_name(std::string honest) {
  return strikes() ? one_of(k_client_names, random_) : honest;
}

std::string Hostile::login(std::string honest) { return strikes() ? one_of(k_logins, random_) : honest; }

std::string Hostile::report(std::string honest) {
  constexpr std::string_view k_mark = "Remote host said: ";
  const size_t reply = honest.find(k_mark);
  if (reply == std::string::npos || !strikes()) return honest;
  const size_t code = reply + k_mark.size();
  std::string text = one_of(k_replies, random_);
  if (random_.percent(5)) text += std::string(2000, 'a');  // more than one line of splogger
  return honest.substr(0, code + 4) + text + honest.substr(honest.find('\n', code));
}

std::string Hostile::reply(std::string honest) {
  constexpr std::string_view k_mark = "said: ";
  const size_t mark = honest.find(k_mark);
  const size_t code = honest.starts_with("250 ") ? 0 : mark + k_mark.size();
  if ((code != 0 && mark == std::string::npos) || !strikes()) return honest;
  std::string text = one_of(k_postfix_replies, random_);
  if (random_.percent(5)) text += std::string(2000, 'a');
  const size_t rest = honest.rfind(" (in reply to");
  return honest.substr(0, code + 4) + text + (rest == std::string::npos ? "" : honest.substr(rest));
}

std::vector<std::string> Hostile::headers() {
  if (!strikes()) return {};
  if (target_ == Target::postfix)
    return {std::string(random_.pick(k_postfix_headers)), std::string(random_.pick(k_postfix_headers))};
  return {std::string(random_.pick(k_headers)), std::string(random_.pick(k_headers))};
}

}  // namespace spamtrace::fixture

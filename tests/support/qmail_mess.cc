#include "qmail_mess.h"

#include <fmt/format.h>

namespace spamtrace::fixture {
namespace {

std::string received(unsigned long qp, std::string_view invoked, Time when, std::string_view offset) {
  return fmt::format("Received: (qmail {} invoked {}); {}\n", qp, invoked, mail_date(when, offset));
}

std::string safe_in_received(std::string_view text) {
  constexpr std::string_view k_safe =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.@%+/=:[]-";
  std::string safe(text);
  for (char& c : safe)
    if (k_safe.find(c) == std::string_view::npos) c = '?';
  return safe;
}

constexpr std::string_view k_sorry =
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n\n";
constexpr std::string_view k_bounce_bounced =
    "I tried to deliver a bounce message to this address, but the bounce bounced!\n\n";
constexpr std::string_view k_copy_below = "--- Below this line is a copy of the message.\n\n";
constexpr std::string_view k_bounce_below = "--- Below this line is the original bounce.\n\n";

}  // namespace

std::string received_by_uid(unsigned long qp, unsigned uid, Time when, std::string_view offset) {
  return received(qp, fmt::format("by uid {}", uid), when, offset);
}

std::string received_by_alias(unsigned long qp, Time when, std::string_view offset) {
  return received(qp, "by alias", when, offset);
}

std::string received_from_network(unsigned long qp, Time when, std::string_view offset) {
  return received(qp, "from network", when, offset);
}

std::string received_for_bounce(unsigned long qp, Time when, std::string_view offset) {
  return received(qp, "for bounce", when, offset);
}

std::string received_smtp(const SmtpPeer& peer, std::string_view local_host, Time when,
                          std::string_view offset) {
  std::string text = "Received: from " + safe_in_received(peer.host);
  if (!peer.helo.empty() && peer.helo != peer.host) text += " (HELO " + safe_in_received(peer.helo) + ")";
  text += " (";
  if (!peer.info.empty()) text += safe_in_received(peer.info) + "@";
  text += safe_in_received(peer.ip) + ")\n  by " + safe_in_received(local_host);
  return text + " with " + peer.protocol + "; " + mail_date(when, offset) + "\n";
}

std::string bounce_record(std::string_view address, std::string_view report) {
  std::string record = fmt::format("<{}>:\n{}", address, report);
  if (!report.ends_with('\n')) record += '\n';
  // An empty line would end the record, so qmail-send turns the second line end into a slash.
  for (size_t i = record.size() - 2; i > 0; --i)
    if (record[i] == '\n' && record[i - 1] == '\n') record[i] = '/';
  return record + "\n";
}

std::string bounce_notice(const BounceNotice& notice) {
  const bool bounced_twice = notice.original_sender.empty();
  std::string text = fmt::format("Date: {}\nFrom: MAILER-DAEMON@{}\nTo: {}\nSubject: failure notice\n\n",
                                 mail_date(notice.when), notice.host, notice.recipient);
  text += fmt::format("Hi. This is the qmail-send program at {}.\n", notice.host);
  text += bounced_twice ? k_bounce_bounced : k_sorry;
  text += notice.failures;
  text += bounced_twice ? k_bounce_below : k_copy_below;
  text += fmt::format("Return-Path: <{}>\n", notice.original_sender);
  text += notice.original_mess;
  return text;
}

}  // namespace spamtrace::fixture

// What qmail itself writes into a mess file: the first Received line, the header of qmail-smtpd, and the
// whole text of a bounce.
#pragma once

#include <string>
#include <string_view>

#include "timestamps.h"

namespace spamtrace::fixture {

// The first line of mess, one of four by the uid of who called qmail-queue (notqmail qmail-queue.c).
std::string received_by_uid(unsigned long qp, unsigned uid, Time when, std::string_view offset = "-0000");
std::string received_by_alias(unsigned long qp, Time when, std::string_view offset = "-0000");
std::string received_from_network(unsigned long qp, Time when, std::string_view offset = "-0000");
std::string received_for_bounce(unsigned long qp, Time when, std::string_view offset = "-0000");

struct SmtpPeer {
  std::string ip{};
  std::string host = "unknown";  // the reverse DNS name
  std::string helo{};            // shown only where it differs from the host
  std::string info{};            // ident, or the login in builds that note it
  std::string protocol = "SMTP";
};

// The two lines of qmail-smtpd (notqmail received.c), which stand behind "invoked from network".
std::string received_smtp(const SmtpPeer& peer, std::string_view local_host, Time when,
                          std::string_view offset = "-0000");

// One permanent failure in bounce/N (notqmail qmail-send.c, addbounce). The address comes without the number
// of its virtual domain, the report as qmail-remote or qmail-local gave it.
std::string bounce_record(std::string_view address, std::string_view report);

struct BounceNotice {
  std::string_view host;             // control/bouncehost
  std::string_view recipient;        // of the notice
  std::string_view failures;         // the content of bounce/N
  std::string_view original_sender;  // empty: the bounce bounced
  std::string_view original_mess;
  Time when{};
};

// Everything behind the first Received line of a bounce (notqmail qmail-send.c, injectbounce).
std::string bounce_notice(const BounceNotice& notice);

}  // namespace spamtrace::fixture

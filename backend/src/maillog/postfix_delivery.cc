#include "maillog/postfix_delivery.h"

#include <algorithm>

#include "base/byte_set.h"
#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

constexpr ByteSet k_digits("0123456789"), k_digits_and_dots("0123456789."), k_times("0123456789./");

// ", NAME=VALUE" with a value of these bytes.
bool take_field(Scanner& s, std::string_view name, const ByteSet& bytes, std::string_view& value) {
  if (!s.literal(name)) return false;
  value = take_value(s);
  return !value.empty() && bytes.holds_all_of(value);
}

bool is_tls_feature(std::string_view text) {  // "may:none", "dane/!requiretls:nocertmatch"
  return !text.empty() && text.find_first_of(" <>()") == std::string_view::npos;
}

bool is_status_byte(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'; }

// "undeliverable-but-not-cached" is a probe too (verify.c).
PostfixStatus status_of(std::string_view word) {
  if (word == "sent") return PostfixStatus::sent;
  if (word == "bounced" || word == "expired") return PostfixStatus::bounced;
  const bool probe = starts_with_any(word, {"deliverable", "undeliverable"});
  return probe ? PostfixStatus::probe : PostfixStatus::deferred;
}

// "status=ST (TEXT)" up to the end of the line.
bool read_status(Scanner s, PostfixDelivery& delivery) {
  if (!s.literal(", status=")) return false;
  const std::string_view rest = s.rest();
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_status_byte);
  const std::string_view word = rest.substr(0, static_cast<size_t>(end - rest.begin()));
  if (word.empty() || !s.literal(word) || !s.literal(" (") || !s.ends_with(")")) return false;
  delivery.status = status_of(word);
  delivery.text = s.rest();
  return true;
}

bool pass_times(Scanner& s) {
  std::string_view value;
  if (!take_field(s, ", delay=", k_digits_and_dots, value)) return false;
  return take_field(s, ", delays=", k_times, value) && std::count(value.begin(), value.end(), '/') == 3;
}

// All that follows the addresses.
bool read_tail(Scanner s, PostfixDelivery& delivery) {
  std::string_view value;
  if (!s.literal(", relay=")) return false;
  delivery.relay = take_value(s);
  if (s.rest().starts_with(", conn_use=") && !take_field(s, ", conn_use=", k_digits, value)) return false;
  if (!pass_times(s)) return false;
  if (s.literal(", tls=") && !is_tls_feature(take_value(s))) return false;
  if (!take_field(s, ", dsn=", k_digits_and_dots, delivery.dsn)) return false;
  return read_status(s, delivery);
}

// Behind the first address; a quoted local part is passed as a whole.
size_t end_of_first_address(std::string_view text, std::string_view mark) {
  size_t from = 0;
  if (text.starts_with('"')) {
    for (from = 1; from < text.size() && text[from] != '"'; ++from) {
      if (text[from] == '\\') ++from;
    }
  }
  const size_t at = text.find(mark, from);
  return at == std::string_view::npos ? text.find(mark) : at;
}

void split_addresses(std::string_view text, std::string_view mark, PostfixDelivery& delivery) {
  const size_t at = end_of_first_address(text, mark);
  delivery.recipient = text.substr(0, at);
  if (at != std::string_view::npos) delivery.original = text.substr(at + mark.size());
}

// "to=<R>[, orig_to=<O>]"; old versions may leave the brackets out.
bool read_addresses(Scanner s, PostfixDelivery& delivery) {
  delivery.original = {};
  if (s.literal("to=<")) {
    if (!s.ends_with(">")) return false;
    split_addresses(s.rest(), ">, orig_to=<", delivery);
    return true;
  }
  if (!s.literal("to=") || s.at_end()) return false;
  split_addresses(s.rest(), ", orig_to=", delivery);
  return delivery.recipient.find_first_of(" <>\"") == std::string_view::npos &&
         delivery.original.find_first_of(" <>\"") == std::string_view::npos;
}

// One address in the form of RFC 5321, up to its >. A local part that holds anything odd stands in quotes.
bool pass_address(Scanner& s, std::string_view& address) {
  static constexpr ByteSet k_odd(" \"(),:;<>@[]\\"), k_odd_in_domain(" \"(),;<>\\");
  const std::string_view rest = s.rest();
  size_t end = 0;
  if (rest.starts_with('"')) {
    for (end = 1; end < rest.size() && rest[end] != '"'; ++end) {
      if (rest[end] == '\\') ++end;
    }
    ++end;
  } else {
    end = k_odd.find_in(rest);
  }
  if (end >= rest.size() || (rest[end] != '@' && rest[end] != '>')) return false;
  end = k_odd_in_domain.find_in(rest, end);
  if (end == std::string_view::npos || rest[end] != '>') return false;
  address = rest.substr(0, end);
  return s.literal(address) && s.literal(">");
}

// Since Postfix 3.5 the log has its addresses in that form (info_log_addr_form = quoted). Then their end is
// certain, whatever of them a remote server repeats in its reply. (In the older form a sender could write
// `a@b>, relay=..` and so choose what is said of that recipient, though not the agent; so be it.)
bool read_quoted_report(Scanner s, PostfixDelivery& delivery) {
  delivery.original = {};
  if (!s.literal("to=<") || !pass_address(s, delivery.recipient)) return false;
  if (delivery.recipient.find('@') == std::string_view::npos) return false;  // cleanup adds $myorigin
  if (s.literal(", orig_to=<") && !pass_address(s, delivery.original)) return false;
  return read_tail(s, delivery);
}

// Otherwise a recipient may hold a whole line, so the last `, relay=` counts whose tail fits: what the sender
// wrote comes before it.
bool read_report(std::string_view text, PostfixDelivery& delivery) {
  if (read_quoted_report(Scanner(text), delivery)) return true;
  constexpr std::string_view k_mark = ", relay=";
  for (size_t at = text.rfind(k_mark); at != std::string_view::npos;) {
    if (read_tail(Scanner(text.substr(at)), delivery) &&
        read_addresses(Scanner(text.substr(0, at)), delivery)) {
      return true;
    }
    if (at == 0) break;
    at = text.rfind(k_mark, at - 1);
  }
  return false;
}

// "mx.example.net[192.0.2.1]:25" as a whole.
std::optional<IpAddress> address_of(std::string_view relay) {
  Scanner s(relay);
  PostfixPeer peer;
  return take_peer(s, peer) && s.at_end() ? peer.address : std::nullopt;
}

// "QID: passing <R> to transport=smtp": another agent will write the line (deliver_pass.c).
bool is_passed_on(std::string_view text) {
  return text.starts_with("passing <") && text.find(" to transport=") != std::string_view::npos;
}

Parsed parse_agent(std::string_view text, Route route) {
  Scanner s(text);
  std::string_view id;
  if (!take_queue_id(s, id)) return std::nullopt;
  if (s.rest().starts_with("to=")) return parse_delivery_report(s, id, route);
  if (is_passed_on(s.rest()) || is_bounce_trouble(s.rest())) return NoEvent{};
  return std::nullopt;
}

// ---- smtp(8): how a session went, before the line about the recipient (smtp_trouble.c and smtp_proto.c)

bool is_session_trouble(std::string_view text) {
  return starts_with_any(
      text, {"host ", "lost connection with ", "conversation with ", "connect to ", "local data error while ",
             "SASL authentication failed", "Server certificate not ", "Cannot start TLS: ",
             "TLS is required, ", "enabling PIX workarounds: ", "breaking line > ", "replacing server reply ",
             "Sender requested REQUIRETLS", "mail for ", "network address conversion failed: "});
}

// "warn: header ..." of smtp_header_checks: the content is the message's.
bool is_header_check(Scanner s) {
  std::string_view verb;
  return s.until(": ", verb) && verb.find(' ') == std::string_view::npos &&
         starts_with_any(s.rest(), {"header ", "body ", "mime-error "});
}

bool is_session_line(std::string_view text) {
  return starts_with_any(text, {"connect to ", "discarding EHLO keywords: ", "host ", "connecting to "});
}

Parsed parse_smtp_client(std::string_view text, Route route) {
  if (is_session_line(text)) return NoEvent{};
  Scanner s(text);
  std::string_view id;
  if (const Parsed event = parse_agent(text, route)) return event;
  if (!take_queue_id(s, id)) return std::nullopt;
  return is_session_trouble(s.rest()) || is_header_check(s) ? Parsed(NoEvent{}) : std::nullopt;
}

// ---- one function an agent

Parsed parse_smtp_line(std::string_view text) { return parse_smtp_client(text, Route::remote); }
Parsed parse_lmtp_line(std::string_view text) { return parse_smtp_client(text, Route::local); }
Parsed parse_mailbox_line(std::string_view text) { return parse_agent(text, Route::local); }
Parsed parse_error_line(std::string_view text) { return parse_agent(text, Route::undecided); }

// "forwarded as NEWQID" is local's own word: what a command or a remote server says stands behind other
// words.
Parsed parse_local_line(std::string_view text) {
  Parsed event = parse_agent(text, Route::local);
  auto* delivery = event ? std::get_if<PostfixDelivery>(&*event) : nullptr;
  if (delivery == nullptr || delivery->status != PostfixStatus::sent) return event;
  Scanner s(delivery->text);
  if (s.literal("forwarded as ") && is_queue_id(s.rest())) delivery->forwarded_as = s.rest();
  return event;
}

}  // namespace

std::optional<MailEvent> parse_delivery_report(Scanner s, std::string_view id, Route route) {
  PostfixDelivery delivery;
  delivery.id = id;
  delivery.route = route;
  if (!read_report(s.rest(), delivery)) return std::nullopt;
  delivery.relay_address = address_of(delivery.relay);
  return delivery;
}

bool is_bounce_trouble(std::string_view text) {
  return text.starts_with("status=deferred (") && text.ends_with(" failed)");
}

std::optional<MailEvent> parse_postfix_smtp(std::string_view text) {
  return parse_with_common_lines(text, parse_smtp_line);
}

std::optional<MailEvent> parse_postfix_lmtp(std::string_view text) {
  return parse_with_common_lines(text, parse_lmtp_line);
}

std::optional<MailEvent> parse_postfix_local(std::string_view text) {
  return parse_with_common_lines(text, parse_local_line);
}

std::optional<MailEvent> parse_postfix_mailbox(std::string_view text) {
  return parse_with_common_lines(text, parse_mailbox_line);
}

std::optional<MailEvent> parse_postfix_error(std::string_view text) {
  return parse_with_common_lines(text, parse_error_line);
}

}  // namespace spamtrace

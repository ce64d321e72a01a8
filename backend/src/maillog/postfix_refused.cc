#include "maillog/postfix_refused.h"

#include <algorithm>

#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

constexpr std::string_view k_over_limit =
    "The limit on the number of allowed outgoing messages was exceeded";  // Plesk's limit-out handler
constexpr std::string_view k_end_of_message = "END-OF-MESSAGE";
constexpr size_t k_longest_stage = 32;

bool is_refusal(std::string_view verb) {
  return verb == "reject" || verb == "milter-reject" || verb == "discard" || verb == "milter-discard";
}

bool lets_pass(std::string_view verb) {
  return starts_with_any(verb, {"reject_warning", "warn", "info", "hold", "milter-hold", "filter", "redirect",
                                "bcc", "delay", "prepend", "permit", "hangup"});
}

// "RCPT", "END-OF-MESSAGE", "DATA content"
bool is_stage(std::string_view text) {
  const auto is_byte = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == ' ';
  };
  return !text.empty() && text.size() <= k_longest_stage && std::all_of(text.begin(), text.end(), is_byte);
}

bool is_after_data(std::string_view stage) {
  return starts_with_any(stage, {"DATA", "BDAT", k_end_of_message});
}

bool take_word(Scanner& s, std::string_view& word) {
  const std::string_view rest = s.rest();
  word = rest.substr(0, rest.find(' '));
  if (word.empty() || word.find_first_of("<>\"") != std::string_view::npos) return false;
  return s.literal(word);
}

// "NAME<VALUE>", or nothing at all.
bool pass_bracketed(Scanner& s, std::string_view name, std::string_view* taken = nullptr) {
  std::string_view value;
  if (!s.literal(name)) return true;
  if (!s.until(">", value) || value.find_first_of(" <\"") != std::string_view::npos) return false;
  if (taken != nullptr) *taken = value;
  return true;
}

bool pass_word(Scanner& s, std::string_view name, std::string_view* taken = nullptr) {
  std::string_view value;
  if (!s.literal(name)) return true;
  if (!take_word(s, value)) return false;
  if (taken != nullptr) *taken = value;
  return true;
}

// Everything behind the "; " of TEXT.
bool read_tail(Scanner s, std::string_view& login) {
  return pass_bracketed(s, " from=<") && pass_bracketed(s, " to=<") && pass_word(s, " proto=") &&
         pass_bracketed(s, " helo=<") && pass_word(s, " sasl_method=") &&
         pass_bracketed(s, " sasl_username=<", &login) && pass_word(s, " sasl_username=", &login) &&
         pass_word(s, " sasl_sender=") && s.at_end();
}

bool quotes_something(std::string_view text) { return text.find_first_of("<[\"") != std::string_view::npos; }

// TEXT without the tail. Where the tail is not of the known form, TEXT ends where a tail can begin first.
void split_tail(std::string_view text, PostfixRefused& refused) {
  const size_t last = text.rfind(';');
  std::string_view login;
  if (last == std::string_view::npos || !read_tail(Scanner(text.substr(last + 1)), login)) {
    refused.text = text.substr(0, text.find("; from=<"));
    return;
  }
  refused.text = text.substr(0, last);
  if (!quotes_something(refused.text)) refused.login = login;
}

bool is_over_limit(std::string_view verb, std::string_view stage, std::string_view text) {
  return verb == "milter-reject" && stage == k_end_of_message &&
         text.substr(0, text.find("; from=<")).find(k_over_limit) != std::string_view::npos;
}

}  // namespace

std::optional<MailEvent> parse_refused(Scanner s, std::string_view id, bool whole_message) {
  std::string_view verb, stage;
  PostfixPeer client;
  if (!s.until(": ", verb) || !(is_refusal(verb) || lets_pass(verb))) return std::nullopt;
  if (!s.until(" from ", stage) || !is_stage(stage)) return std::nullopt;
  if (!take_peer(s, client) || !s.literal(": ")) return std::nullopt;
  if (!is_refusal(verb)) return NoEvent{};
  PostfixRefused refused;
  refused.id = id;
  // a message is discarded as a whole, also by a rule about one recipient
  refused.after_data = whole_message || is_after_data(stage) || verb.ends_with("discard");
  refused.over_limit = is_over_limit(verb, stage, s.rest());
  refused.client = client.address.value_or(IpAddress{});
  split_tail(s.rest(), refused);
  return refused;
}

}  // namespace spamtrace

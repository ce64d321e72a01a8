// The lines of Postfix that another project collected, with the fields that it finds in them. Each must be
// understood, and what an event carries must be what is expected there.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/scanner.h"
#include "maillog/programs.h"

#ifndef SPAMTRACE_SHARED_DATA
#define SPAMTRACE_SHARED_DATA SPAMTRACE_TEST_DATA "/../../../shared/data"
#endif

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

using Fields = std::map<std::string, std::string>;

// ---- the cases: "pattern: ^%{POSTFIX_NAME}$", "data: TEXT", "results:", then "  FIELD: VALUE" lines

struct Case {
  std::string name;
  std::string service;  // "smtpd"
  std::string data;
  Fields results;
};

std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char c = text[++i];
    plain += c == 'n' ? '\n' : c == 'r' ? '\r' : c;
  }
  return plain;
}

std::string scalar(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  while (text.starts_with(' ')) text.remove_prefix(1);
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? unescaped(text.substr(1, text.size() - 2)) : std::string(text);
}

// "^%{POSTFIX_TRIVIAL_REWRITE}$" is trivial-rewrite.
std::string service_of(const std::string& pattern) {
  const size_t start = pattern.find("POSTFIX_") + 8;
  std::string name = pattern.substr(start, pattern.find('}') - start);
  for (char& c : name) c = c == '_' ? '-' : static_cast<char>(c + ('a' - 'A'));
  return name == "script" ? "postfix-script" : name;
}

void add_line(const std::string& line, Case& of) {
  const size_t colon = line.find(':');
  if (line.empty() || colon == std::string::npos || line.find_first_not_of(' ') == line.find('#')) return;
  const std::string name = scalar(line.substr(0, colon));
  const std::string value = scalar(line.substr(colon + 1));
  if (line.front() == ' ') {
    of.results[name] = value;
  } else if (name == "pattern") {
    of.service = service_of(value);
  } else if (name == "data") {
    of.data = value;
  }
}

std::vector<Case> read_cases(const fs::path& folder) {
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    Case& of = cases.emplace_back();
    of.name = entry.path().stem().string();
    std::ifstream lines(entry.path());
    for (std::string line; std::getline(lines, line);) add_line(line, of);
  }
  return cases;
}

// "to=<a@example.com>, relay=none, dsn=2.0.0," or "uid=0 from=<x>" as fields of their own.
void expand_pairs(Fields& results) {
  const auto found = results.find("postfix_keyvalue_data");
  if (found == results.end()) return;
  std::string_view text = found->second;
  Fields pairs;
  while (!text.empty()) {
    const size_t end = text.find_first_of(" ");
    std::string_view pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (pair.ends_with(',')) pair.remove_suffix(1);
    std::string_view value = pair.substr(pair.find('=') + 1);
    if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
    pairs[std::string(pair.substr(0, pair.find('=')))] = std::string(value);
  }
  results.erase(found);
  results.merge(pairs);
}

// ---- what an event answers, under the names of the cases

std::string id_or_none(std::string_view id) { return id.empty() ? "NOQUEUE" : std::string(id); }

std::string relay_of(const PostfixDelivery& e) {
  return e.relay_address ? to_string(*e.relay_address) : std::string{};
}

struct Answers {
  Fields operator()(const PostfixClient& e) const {
    return {{"postfix_queueid", id_or_none(e.id)},
            {"client", std::string(e.name) + "[" + to_string(e.client) + "]"}};
  }
  Fields operator()(const PostfixPickup& e) const {
    return {{"postfix_queueid", std::string(e.id)},
            {"uid", std::to_string(e.uid)},
            {"from", std::string(e.sender)}};
  }
  Fields operator()(const PostfixMessageId& e) const {
    return {{"postfix_queueid", std::string(e.id)}, {"postfix_message-id", std::string(e.message_id)}};
  }
  Fields operator()(const PostfixActive& e) const {
    return {{"postfix_queueid", std::string(e.id)},
            {"from", std::string(e.sender)},
            {"size", std::to_string(e.bytes)},
            {"nrcpt", std::to_string(e.recipients)}};
  }
  Fields operator()(const PostfixDelivery& e) const {
    constexpr const char* k_status[] = {"sent", "deferred", "bounced", "probe"};
    const std::string text(e.text);
    Fields fields = {{"postfix_queueid", std::string(e.id)},
                     {"to", std::string(e.recipient)},
                     {"relay", std::string(e.relay)},
                     {"relay address", relay_of(e)},
                     {"dsn", std::string(e.dsn)},
                     {"postfix_smtp_response", text},
                     {"postfix_error_response", text},
                     {"postfix_local_response", text},
                     {"postfix_pipe_response", text},
                     {"postfix_status", k_status[int(e.status)]}};
    if (!e.original.empty()) fields["orig_to"] = std::string(e.original);
    return fields;
  }
  Fields operator()(const PostfixExpired& e) const {
    return {{"postfix_queueid", std::string(e.id)}, {"postfix_status", "expired"}};
  }
  Fields operator()(const PostfixRemoved& e) const {
    return {{"postfix_queueid", std::string(e.id)},
            {e.by_admin ? "postfix_postsuper_action" : "postfix_message", "removed"}};
  }
  Fields operator()(const PostfixRequeued& e) const {
    return {{"postfix_queueid", std::string(e.id)}, {"postfix_postsuper_action", "requeued"}};
  }
  Fields operator()(const PostfixNotification& e) const {
    return {{"postfix_queueid", std::string(e.id)}, {"postfix_bounce_queueid", std::string(e.child)}};
  }
  Fields operator()(const PostfixRefused& e) const {
    return {{"postfix_queueid", id_or_none(e.id)},
            {"postfix_client_ip", to_string(e.client)},
            {"text", std::string(e.text)}};
  }
  Fields operator()(const SmtpLoginFailed& e) const { return {{"postfix_client_ip", to_string(e.client)}}; }
  template <class Other>
  Fields operator()(const Other& /*e*/) const {
    return {};
  }
};

// The words of a status that say the same to us.
std::string known_status(const std::string& word) {
  return word.starts_with("undeliverable") || word.starts_with("deliverable") ? "probe" : word;
}

// The cases take the text of a refusal apart: code, enhanced code, <address>, message.
void join_refusal(Fields& expected, const Fields& answers) {
  const auto text = answers.find("text");
  if (text == answers.end()) return;
  size_t at = 0;
  for (const char* part : {"postfix_status_code", "postfix_status_code_enhanced", "postfix_status_data",
                           "postfix_status_message"}) {
    const auto found = expected.find(part);
    if (found == expected.end()) continue;
    INFO(part << " in " << text->second);
    const size_t begin = text->second.find(found->second, at);
    REQUIRE(begin != std::string::npos);
    at = begin + found->second.size();
    expected.erase(found);
  }
  const auto milter = expected.find("postfix_milter_message");  // "END-OF-MESSAGE from H[IP]: TEXT"
  if (milter != expected.end()) {
    CHECK(milter->second.ends_with("[" + answers.at("postfix_client_ip") + "]: " + text->second));
    expected.erase(milter);
  } else {
    CHECK(at == text->second.size());
  }
}

// What a refusal did, and when: the event says only whether the whole message is refused.
void check_action(Fields& expected, const MailEvent& event) {
  const auto* refused = std::get_if<PostfixRefused>(&event);
  if (refused == nullptr) return;
  const std::string action = expected["postfix_action"] + expected["postfix_milter_result"];
  CHECK((action == "reject" || action == "milter-reject" || action == "discard"));
  const std::string stage = expected["postfix_smtp_stage"];
  CHECK(refused->after_data == (action == "discard" || stage == "END-OF-MESSAGE" || stage.empty()));
  for (const char* done : {"postfix_action", "postfix_milter_result", "postfix_smtp_stage"})
    expected.erase(done);
}

// ---- what is left out

struct LeftOut {
  const char* names;
  const char* reason;
};

// Fields of lines that give an event.
constexpr LeftOut k_fields[] = {
    {"delay delays tls", "how long it took and how it was sealed says nothing about who sends"},
    {"proto helo", "the client's own words"},
    {"postfix_client_hostname", "chosen by the owner of the address; the address is the identity"},
    {"postfix_from", "of an expired message: its qmgr line has named the sender"},
    {"postfix_bounce_recipient postfix_bounce_reason", "the chain to the parent needs the ids alone"},
    {"postfix_message", "why a login failed"},
};

// Fields of the sender and recipient of a refusal: there is no message.
constexpr LeftOut k_refusal_fields[] = {{"from to", "no message comes of it"}};

// Lines without an event; an entry that ends in _ stands for all of the kind.
constexpr LeftOut k_no_event[] = {
    {"anvil_ scache_", "counters"},
    {"postscreen_ dnsblog_ tlsproxy_", "strangers before the server, who send nothing from here"},
    {"master_ script_ tlsmgr_ verify_ postmap_", "the server's own life"},
    {"trivial_rewrite_ postdrop_ sendmail_", "warnings without a message"},
    {"cleanup_0005 cleanup_0012 local_0003 qmgr_0003 smtp_0019 smtpd_0006", "warnings"},
    {"cleanup_0003 cleanup_0006 cleanup_0007 cleanup_0008 cleanup_0009",
     "a header check that lets the message pass; its text is the message's"},
    {"postsuper_0003 postsuper_0004 postsuper_0005 postsuper_0006 postsuper_0007 postsuper_0008",
     "the message stays, or a sum of lines that were read one by one"},
    {"qmgr_0006", "a message that is delivered right now"},
    {"smtpd_0001 smtpd_0002 smtpd_0028 smtpd_0032 smtpd_0034 smtpd_0035", "connections and their counters"},
    {"smtpd_0005 smtpd_0007 smtpd_0011 smtpd_0012 smtpd_0013 smtpd_0014 smtpd_0015 smtpd_0016 smtpd_0033 "
     "smtpd_0036 smtpd_0039",
     "sessions that broke off, and their manners"},
    {"smtpd_0010 smtpd_0019 smtpd_0023 smtpd_0024 smtpd_0025 smtpd_0037", "TLS"},
    {"smtpd_0020 smtpd_0021 smtpd_0022", "a filter before the queue, without id and client"},
    {"smtpd_0027 smtpd_0031", "a rule that lets the message pass"},
    {"smtp_0003 smtp_0004 smtp_0015 smtp_0016 smtp_0027 smtp_0028 smtp_0029 smtp_0030 smtp_0035 smtp_0036",
     "TLS"},
    {"smtp_0005 smtp_0006 smtp_0007 smtp_0020 smtp_0021 smtp_0022 smtp_0023 smtp_0024 smtp_0025 smtp_0031 "
     "smtp_0032 smtp_0033 smtp_0034",
     "one host of several; the line about the recipient follows"},
};

// No lines: pieces that the other project reads on their own.
constexpr LeftOut k_pieces[] = {
    {"command_counter_data_ delays_", "counters and times"},
    {"relay_", "a relay by itself; those of whole lines are compared"},
    {"tls_features_0007 tls_features_0008 tls_features_0009 tls_features_0010 tls_features_0011 "
     "tls_features_0012",
     "TLS"},
};

template <size_t N>
std::set<std::string> names_of(const LeftOut (&list)[N]) {
  std::set<std::string> names;
  for (const LeftOut& entry : list) {
    std::string_view rest = entry.names, name;
    for (Scanner s(rest); s.until(" ", name); rest = s.rest()) names.emplace(name);
    names.emplace(rest);
  }
  return names;
}

bool is_listed(const std::set<std::string>& names, const std::string& name, std::set<std::string>& used) {
  for (const std::string& entry : {name, name.substr(0, name.rfind('_') + 1)}) {
    if (names.contains(entry)) return used.insert(entry), true;
  }
  return false;
}

// "192.0.2.1" of "mx.example[192.0.2.1]:25"; none of a service's name.
void add_relay_address(Fields& expected) {
  const auto relay = expected.find("relay");
  if (relay == expected.end()) return;
  const size_t begin = relay->second.find('[') + 1, end = relay->second.find(']');
  const std::string inner = begin == 0 ? "" : relay->second.substr(begin, end - begin);
  expected["relay address"] = inner.find('/') == std::string::npos ? inner : "";
}

fs::path folder() {
  const char* const elsewhere = std::getenv("SPAMTRACE_SHARED_DATA");
  return fs::path(elsewhere ? elsewhere : SPAMTRACE_SHARED_DATA) / "postfix-lines" / "cases";
}

void check_fields(const Case& of, const MailEvent& event, std::set<std::string>& used) {
  Fields expected = of.results;
  expand_pairs(expected);
  add_relay_address(expected);
  const Fields answers = std::visit(Answers{}, event);
  check_action(expected, event);
  join_refusal(expected, answers);
  std::set<std::string> left_out = names_of(k_fields);
  if (std::holds_alternative<PostfixRefused>(event)) left_out.merge(names_of(k_refusal_fields));
  for (const auto& [name, value] : expected) {
    INFO(name);
    const auto answer = answers.find(name);
    if (answer != answers.end()) {
      CHECK(answer->second == (name == "postfix_status" ? known_status(value) : value));
    } else {
      CHECK(is_listed(left_out, name, used));
    }
  }
}

TEST_CASE("each collected line of Postfix is understood, and its fields are what they are expected to be") {
  if (!fs::exists(folder())) {
    MESSAGE("skipped: there is no folder " << folder().string());
    return;
  }
  const auto pieces = names_of(k_pieces), no_event = names_of(k_no_event);
  std::set<std::string> used;
  size_t events = 0;
  for (const Case& of : read_cases(folder())) {
    INFO(of.name << ": " << of.data);
    if (is_listed(pieces, of.name, used)) continue;
    const LineParser parse = parser_for("postfix/" + of.service);
    REQUIRE((parse != nullptr));
    const auto event = parse(of.data);
    REQUIRE(event);
    const bool is_none = std::holds_alternative<NoEvent>(*event);
    CHECK(is_none == is_listed(no_event, of.name, used));
    if (!is_none) check_fields(of, *event, used);
    events += is_none ? 0 : 1;
  }
  CHECK(events >= 48);
  std::set<std::string> listed = names_of(k_fields);
  for (const auto& list : {names_of(k_refusal_fields), pieces, no_event})
    listed.insert(list.begin(), list.end());
  for (const std::string& name : listed) {
    INFO("no case needs the entry " << name);
    CHECK(used.contains(name));
  }
}

}  // namespace
}  // namespace spamtrace

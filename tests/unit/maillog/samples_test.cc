// Runs the sample lines of tests/data/lines. A fact stands above its line as JSON: `#
// {"event":"smtp_login",...}`; other lines that begin with # are headings.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "maillog/programs.h"
#include "maillog/qmail_send.h"
#include "maillog/smtp_auth.h"
#include "syslog/line.h"

#ifndef SPAMTRACE_SHARED_DATA
#define SPAMTRACE_SHARED_DATA SPAMTRACE_TEST_DATA "/../../../shared/data"
#endif

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Sample {
  std::string file;
  json facts;  // null where none stand above the line
  std::string line;
};

std::vector<Sample> read_samples(const fs::path& file) {
  std::vector<Sample> samples;
  std::ifstream lines(file);
  json facts;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# {")) {
      facts = json::parse(line.substr(2));
    } else if (!line.empty() && line.front() != '#') {
      samples.push_back({file.filename().string(), std::move(facts), line});
      facts = nullptr;
    }
  }
  return samples;
}

const fs::path k_lines = fs::path(SPAMTRACE_TEST_DATA) / "lines";
constexpr const char* k_look_alikes = "look_alikes.log";

std::vector<Sample> all_samples() {
  std::vector<Sample> samples;
  for (const auto& entry : fs::directory_iterator(k_lines)) {
    if (entry.path().filename() == k_look_alikes) continue;
    for (Sample& sample : read_samples(entry.path())) samples.push_back(std::move(sample));
  }
  return samples;
}

// ---- from a line to facts

std::optional<MailEvent> parse_qmail_text(const SyslogLine& line) {
  if (line.style == StampStyle::tai64n) return parse_qmail_send(line.text);
  const auto splogger = parse_splogger(line.text);
  return splogger && !splogger->continuation ? parse_qmail_send(splogger->text) : std::nullopt;
}

std::optional<MailEvent> event_of(std::string_view text) {
  const auto line = parse_syslog_line(text);
  if (!line) return std::nullopt;
  if (line->program == "qmail") return parse_qmail_text(*line);
  const LineParser parse = parser_for(line->program);
  return parse ? parse(line->text) : std::nullopt;
}

const char* name_of(PostfixStatus status) {
  switch (status) {
    case PostfixStatus::sent:
      return "sent";
    case PostfixStatus::deferred:
      return "deferred";
    case PostfixStatus::bounced:
      return "bounced";
    case PostfixStatus::probe:
      return "probe";
  }
  return "";
}

const char* name_of(Route route) {
  return route == Route::local ? "local" : route == Route::remote ? "remote" : "undecided";
}

const char* name_of(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::success:
      return "success";
    case DeliveryOutcome::deferral:
      return "deferral";
    case DeliveryOutcome::failure:
      return "failure";
  }
  return "";
}

struct Facts {
  json operator()(const NoEvent&) const { return {{"event", "none"}}; }
  json operator()(const QmailNewMessage& e) const { return {{"event", "new_message"}, {"number", e.number}}; }
  json operator()(const QmailMessageInfo& e) const {
    return {{"event", "message_info"}, {"number", e.number}, {"bytes", e.bytes},
            {"sender", e.sender},      {"qp", e.qp},         {"uid", e.uid}};
  }
  json operator()(const QmailDeliveryStart& e) const {
    return {{"event", "delivery_start"},
            {"delivery", e.delivery},
            {"number", e.number},
            {"local", e.local},
            {"recipient", e.recipient}};
  }
  json operator()(const QmailDeliveryEnd& e) const {
    return {{"event", "delivery_end"},
            {"delivery", e.delivery},
            {"outcome", name_of(e.outcome)},
            {"text", e.text}};
  }
  json operator()(const QmailBounce& e) const {
    return {{"event", "bounce"}, {"number", e.number}, {"qp", e.qp}};
  }
  json operator()(const QmailTripleBounce& e) const {
    return {{"event", "triple_bounce"}, {"number", e.number}};
  }
  json operator()(const QmailEndMessage& e) const { return {{"event", "end_message"}, {"number", e.number}}; }
  json operator()(const QmailExit&) const { return {{"event", "exit"}}; }
  json operator()(const SmtpConnect& e) const {
    return {{"event", "smtp_connect"}, {"client", to_string(e.client)}};
  }
  json operator()(const SmtpLogin& e) const {
    json facts = {{"event", "smtp_login"},
                  {"login", e.login},
                  {"address", login_address(e)},
                  {"client", to_string(e.client)}};
    if (!e.maildir.empty()) facts["maildir"] = e.maildir;
    return facts;
  }
  json operator()(const SmtpLoginFailed& e) const {
    return {{"event", "smtp_login_failed"}, {"login", e.login}, {"client", to_string(e.client)}};
  }
  json operator()(const SmtpRelayAllowed& e) const {
    return {{"event", "smtp_relay_allowed"}, {"client", to_string(e.client)}};
  }
  json operator()(const HandlerAddress& e) const {
    return {{"event", "handler_address"}, {"is_sender", e.is_sender}, {"address", e.address}};
  }
  json operator()(const MailboxLogin& e) const {
    json facts = {{"event", "mailbox_login"}, {"login", e.login}, {"succeeded", e.succeeded}};
    if (e.client != IpAddress{}) facts["client"] = to_string(e.client);
    return facts;
  }
  // Of Postfix's events the fields that are empty in the line are left out.
  json operator()(const PostfixClient& e) const {
    json facts = {{"event", "postfix_client"}, {"id", e.id}, {"client", to_string(e.client)}};
    add(facts, "name", e.name);
    add(facts, "method", e.method);
    add(facts, "login", e.login);
    add(facts, "original_id", e.original_id);
    if (e.original_client) facts["original_client"] = to_string(*e.original_client);
    return facts;
  }
  json operator()(const PostfixPickup& e) const {
    json facts = {{"event", "postfix_pickup"}, {"id", e.id}, {"uid", e.uid}, {"sender", e.sender}};
    add(facts, "requeued_from", e.requeued_from);
    return facts;
  }
  json operator()(const PostfixMessageId& e) const {
    return {{"event", "postfix_message_id"}, {"id", e.id}, {"message_id", e.message_id}};
  }
  json operator()(const PostfixActive& e) const {
    return {{"event", "postfix_active"},
            {"id", e.id},
            {"sender", e.sender},
            {"bytes", e.bytes},
            {"recipients", e.recipients}};
  }
  json operator()(const PostfixDelivery& e) const {
    json facts = {{"event", "postfix_delivery"},
                  {"id", e.id},
                  {"recipient", e.recipient},
                  {"relay", e.relay},
                  {"dsn", e.dsn},
                  {"route", name_of(e.route)},
                  {"status", name_of(e.status)},
                  {"text", e.text}};
    add(facts, "original", e.original);
    if (e.relay_address) facts["relay_address"] = to_string(*e.relay_address);
    add(facts, "forwarded_as", e.forwarded_as);
    return facts;
  }
  json operator()(const PostfixExpired& e) const { return {{"event", "postfix_expired"}, {"id", e.id}}; }
  json operator()(const PostfixRemoved& e) const {
    return {{"event", "postfix_removed"}, {"id", e.id}, {"by_admin", e.by_admin}};
  }
  json operator()(const PostfixRequeued& e) const { return {{"event", "postfix_requeued"}, {"id", e.id}}; }
  json operator()(const PostfixNotification& e) const {
    return {{"event", "postfix_notification"}, {"id", e.id}, {"child", e.child}};
  }
  json operator()(const PostfixRefused& e) const {
    json facts = {{"event", "postfix_refused"}, {"client", to_string(e.client)}, {"text", e.text}};
    add(facts, "id", e.id);
    add(facts, "login", e.login);
    if (e.after_data) facts["after_data"] = true;
    if (e.over_limit) facts["over_limit"] = true;
    return facts;
  }

  static void add(json& facts, const char* name, std::string_view value) {
    if (!value.empty()) facts[name] = value;
  }
};

json facts_of(const std::optional<MailEvent>& event) {
  return event ? std::visit(Facts{}, *event) : json{{"event", nullptr}};
}

TEST_CASE("each sample line gives exactly the facts that stand above it") {
  for (const Sample& sample : all_samples()) {
    INFO(sample.file << ": " << sample.line);
    CHECK(facts_of(event_of(sample.line)).dump() == sample.facts.dump());
  }
}

TEST_CASE("a line that only looks like an event gives none") {
  const auto samples = read_samples(k_lines / k_look_alikes);
  CHECK(samples.size() > 50);
  for (const Sample& sample : samples) {
    INFO(sample.line);
    CHECK(facts_of(event_of(sample.line)).dump() == R"({"event":null})");
  }
}

TEST_CASE("rules, samples and events belong together") {
  std::set<LineParser> sampled_parsers;
  std::set<std::string> sampled_programs;
  std::set<std::string> sampled_services;  // of Postfix
  std::set<size_t> sampled_events;
  for (const Sample& sample : all_samples()) {
    INFO(sample.file << ": " << sample.line);
    const auto line = parse_syslog_line(sample.line);
    const auto event = event_of(sample.line);
    REQUIRE(line);
    REQUIRE(event);
    const LineParser parser = parser_for(line->program);
    CHECK((line->program == "qmail" || parser != nullptr));
    const size_t slash = line->program.rfind('/') + 1;  // 0 where there is none
    const bool is_service = line->program.starts_with("postfix") && slash != 0;
    (is_service ? sampled_services : sampled_programs).emplace(line->program.substr(slash));
    sampled_parsers.insert(parser);
    sampled_events.insert(event->index());
  }

  SUBCASE("each rule has a sample") {
    for (const ProgramRule& rule : program_rules()) {
      INFO(std::string(rule.program));
      CHECK(sampled_programs.contains(std::string(rule.program)));
      CHECK(sampled_parsers.contains(rule.parse));
    }
    CHECK(sampled_programs.contains("qmail"));
  }
  SUBCASE("each service of Postfix has a sample") {
    for (const ProgramRule& rule : postfix_rules()) {
      INFO(std::string(rule.program));
      CHECK(sampled_services.contains(std::string(rule.program)));
      CHECK(sampled_parsers.contains(rule.parse));
    }
  }
  SUBCASE("each kind of event has a sample") {
    CHECK(sampled_events.size() == std::variant_size_v<MailEvent>);
  }
}

// Whom an event makes a suspect. Two things cannot be told from whole ones in a line that is cut: the last
// digits of a uid (so only lines with their line end are read), and an address within a client's own name,
// which may come to stand at the end.
json blame_of(const std::optional<MailEvent>& event) {
  json facts = facts_of(event);
  const std::string kind = facts["event"].is_string() ? facts["event"].get<std::string>() : "";
  if (kind == "message_info") facts.erase("uid");
  if (kind == "smtp_login") facts.erase("client");
  if (kind == "postfix_pickup") return {{"event", kind}, {"id", facts["id"]}, {"uid", facts["uid"]}};
  if (kind == "postfix_client" || kind == "postfix_refused") {
    if (!facts.contains("login")) return {};
    return {{"event", kind},
            {"id", facts.value("id", "")},
            {"client", facts["client"]},
            {"login", facts["login"]}};
  }
  const bool names_someone = kind == "message_info" || kind == "smtp_login" || kind == "smtp_relay_allowed" ||
                             facts.value("succeeded", false);
  return names_someone ? facts : json();
}

// The login ends some of Postfix's lines: what is left of it, and nothing else, may be named.
bool is_same_blame(json cut, json whole) {
  const bool is_postfix = cut.contains("event") && cut["event"].get<std::string>().starts_with("postfix_");
  if (is_postfix && cut.contains("login") && whole.contains("login")) {
    if (!whole["login"].get<std::string>().starts_with(cut["login"].get<std::string>())) return false;
    cut.erase("login");
    whole.erase("login");
  }
  return cut == whole;
}

// In a block of its own, so that the sanitizer sees a read behind its end.
std::vector<char> cut(const std::string& line, size_t size) {
  return {line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST_CASE("a line that is cut names nobody but whom the whole line names") {
  for (const Sample& sample : all_samples()) {
    const json whole = blame_of(event_of(sample.line));
    for (size_t size = 0; size < sample.line.size(); ++size) {
      const std::vector<char> head = cut(sample.line, size);
      const json blame = blame_of(event_of({head.data(), head.size()}));
      INFO(sample.line.substr(0, size));
      CHECK((blame.is_null() || is_same_blame(blame, whole)));
    }
  }
}

TEST_CASE("any line may be cut anywhere") {
  for (const Sample& sample : read_samples(k_lines / k_look_alikes)) {
    for (size_t size = 0; size < sample.line.size(); ++size) {
      const std::vector<char> head = cut(sample.line, size);
      event_of({head.data(), head.size()});
    }
  }
}

TEST_CASE("every line of the real multilog captures is understood") {
  const char* const elsewhere = std::getenv("SPAMTRACE_SHARED_DATA");
  const fs::path folder = fs::path(elsewhere ? elsewhere : SPAMTRACE_SHARED_DATA) / "qmail-lines";
  if (!fs::exists(folder)) {
    MESSAGE("skipped: there is no folder " << folder.string());
    return;
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".log") continue;
    for (const Sample& sample : read_samples(entry.path())) {
      INFO(sample.line);
      CHECK(event_of(sample.line));
    }
  }
}

}  // namespace
}  // namespace spamtrace

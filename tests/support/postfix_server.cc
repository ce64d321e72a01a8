#include "postfix_server.h"

#include <fmt/format.h>

#include <algorithm>

#include "postfix_mess.h"

namespace spamtrace::fixture {
namespace {

constexpr std::chrono::seconds k_shortest_wait{300}, k_longest_wait{4000};  // minimal_, maximal_backoff_time

constexpr std::string_view k_message_id = "message-id: ";

bool is_message_id(std::string_view line) {
  if (line.size() < k_message_id.size()) return false;
  return std::equal(k_message_id.begin(), k_message_id.end(), line.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

// How many processes of a daemon run at the same time.
size_t processes_of(std::string_view name) {
  if (name == "qmgr" || name == "pickup") return 1;
  return name == "smtp" ? 12 : 3;
}

}  // namespace

bool PostfixMessage::in_queue() const {
  return place == PostfixPlace::maildrop || place == PostfixPlace::incoming ||
         place == PostfixPlace::active || place == PostfixPlace::deferred || place == PostfixPlace::hold;
}

bool PostfixMessage::outgoing() const {
  return std::any_of(recipients.begin(), recipients.end(), [](const PostfixQueued& r) { return r.remote; });
}

bool PostfixMessage::done() const {
  return std::all_of(recipients.begin(), recipients.end(),
                     [](const PostfixQueued& r) { return is_final(r.state); });
}

PostfixParts PostfixMessage::all_parts() const {
  PostfixParts all = parts;
  const bool smtp = !client.ip.empty();
  for (const PostfixQueued& r : recipients) {
    if (!r.in_file) continue;
    PostfixRecipient recipient{.address = r.address, .original = r.original, .done = is_final(r.state)};
    if (smtp) recipient.dsn_original = "rfc822;" + r.original;
    (from_headers ? all.extracted : all.recipients).push_back(std::move(recipient));
  }
  return all;
}

PostfixFile PostfixMessage::file() const {
  PostfixFile file(all_parts(), milters);
  for (const std::string& header : added) file.append_header(header);
  return file;
}

PostfixServer::PostfixServer(const Plan& plan, const Host& host, Origins& origins, LogBook& log,
                             Hostile& hostile)
    : plan_(plan),
      host_(host),
      origins_(origins),
      log_(log),
      hostile_(hostile),
      random_(plan.seed, "postfix"),
      ids_(plan.long_ids_since) {}

unsigned long PostfixServer::next_pid() {
  pid_ += random_.between(1, 4);
  if (pid_ > 32'767) pid_ = 301;  // the kernel begins again behind the pids of its daemons
  return pid_;
}

// A daemon's process serves up to 100 requests and ends (max_use); qmgr goes on.
std::string PostfixServer::program(std::string_view name) {
  auto& pids = pids_[std::string(name)];
  if (pids.size() < processes_of(name)) pids.push_back(next_pid());
  unsigned long& pid = pids[random_.below(pids.size())];
  if (name != "qmgr" && random_.below(100) == 0) pid = next_pid();
  return fmt::format("postfix/{}[{}]", name, pid);
}

void PostfixServer::run_until(Time time) {
  const Time end = std::min(time, plan_.window.end);
  while (!events_.empty() && events_.top().at < end) {
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    event.happen();
  }
}

void PostfixServer::schedule(Time at, std::function<void()> happen) {
  events_.push({at, order_++, std::move(happen)});
}

void PostfixServer::say(std::string_view tag, std::string_view text) {
  last_said_ = std::max(now_, last_said_ + random_.microseconds(15, 60));
  log_.add(last_said_, tag, postfix_log::printable(text));
}

PostfixMessage& PostfixServer::create() {
  messages_.push_back(std::make_unique<Message>());
  Message& message = *messages_.back();
  message.id = take_id();
  message.arrival = message.changed = now_;
  return message;
}

Cause PostfixServer::forwarded(const Forward& forward) {
  const std::string domain(domain_part(forward.address));
  return {origins_.find_or_add({"forward", forward.address, domain, "forward"}), {}, {}};
}

// cleanup looks up aliases, and takes the same final address only once.
void PostfixServer::add_recipients(Message& message, const std::vector<Recipient>& recipients) {
  const auto add = [&](const std::string& address, const std::string& original, const Fate& fate) {
    for (const PostfixQueued& known : message.recipients)
      if (known.address == address) return;
    message.recipients.push_back(
        {.address = address, .original = original, .fate = fate, .remote = !host_.is_local(address)});
  };
  for (const Recipient& recipient : recipients) {
    const Forward* alias = host_.forward_of(recipient.address);
    if (alias == nullptr || alias->by_local) {
      add(recipient.address, recipient.address, recipient.fate);
      continue;
    }
    if (alias->keeps_copy) add(alias->address, alias->address, Fate{});
    add(alias->target, alias->address, draw_fate(k_forwarded, random_));
    if (message.cause.origin == k_outside) message.cause = forwarded(*alias);
  }
}

// cleanup names each that it finds. Returns the time of the first line.
Time PostfixServer::say_message_ids(const Message& message) {
  const std::string tag = program("cleanup");
  Time first{};
  for (std::string_view rest = message.parts.content; !rest.empty() && !rest.starts_with('\n');) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!is_message_id(line)) continue;
    say(tag, postfix_log::message_id(message.id, line.substr(k_message_id.size())));
    if (first == Time{}) first = last_said_;
  }
  return first;
}

// It is complete in incoming; qmgr is told so.
void PostfixServer::enter(Message& message, Duration soon) {
  message.place = PostfixPlace::incoming;
  schedule(now_ + soon, [this, &message] { activate(message); });
}

void PostfixServer::activate(Message& message) {
  if (now_ >= plan_.qmgr_until) return;
  start_round(message);
}

void PostfixServer::start_round(Message& message) {
  say_as("qmgr",
         postfix_log::active(message.id, message.parts.sender, message.file().size(),
                             message.all_parts().recipients.size() + message.all_parts().extracted.size()));
  message.place = PostfixPlace::active;
  ++message.round;
  std::vector<size_t> open;
  for (size_t i = 0; i < message.recipients.size(); ++i)
    if (!is_final(message.recipients[i].state)) open.push_back(i);
  message.running = open.size();
  for (const size_t i : open) start_delivery(message, i);
}

void PostfixServer::end_round(Message& message) {
  if (!message.failed_now.empty()) bounce(message);
  if (message.done()) return remove(message, "qmgr");
  const Duration lifetime = message.parts.sender.empty() ? plan_.bounce_lifetime : plan_.lifetime;
  if (now_ > message.arrival + lifetime) return expire(message);
  defer(message);
}

// qmgr/qmgr_active.c: a message waits as long as it has been there, within limits; qmgr looks for the due
// ones every queue_run_delay.
void PostfixServer::defer(Message& message) {
  const Duration age = now_ - message.arrival;
  const Duration wait = std::clamp<Duration>(age, k_shortest_wait, k_longest_wait);
  message.place = PostfixPlace::deferred;
  message.changed = now_ + wait;
  schedule(message.changed + random_.milliseconds(100, 300'000),
           [this, &message, round = message.round] { retry(message, round); });
}

void PostfixServer::retry(Message& message, unsigned round) {
  if (message.place == PostfixPlace::deferred && message.round == round) start_round(message);
}

void PostfixServer::expire(Message& message) {
  say_as("qmgr", postfix_log::expired(message.id, message.parts.sender));
  for (size_t i = 0; i < message.recipients.size(); ++i) {
    if (is_final(message.recipients[i].state)) continue;
    message.recipients[i].state = RecipientState::bounced;
    message.failed_now.push_back(i);
  }
  bounce(message);
  remove(message, "qmgr");
}

void PostfixServer::remove(Message& message, std::string_view name) {
  say_as(name, message.id + ": removed");
  message.place = PostfixPlace::gone;
  message.parts.content = {};
  ids_.give_back(message.id, now_);
}

// A bounce that bounces is dropped, as notify_classes does not have 2bounce.
void PostfixServer::bounce(Message& parent) {
  if (!parent.parts.sender.empty()) {
    Message& child = make_bounce(parent);
    child.seen = say_message_ids(child);
    say_as("bounce", postfix_log::not_delivered(parent.id, child.id));
    enter(child, random_.milliseconds(1, 8));
  }
  parent.failed_now.clear();
}

PostfixMessage& PostfixServer::make_bounce(const Message& parent) {
  std::string failures, domain;
  for (const size_t i : parent.failed_now) {
    const PostfixQueued& failed = parent.recipients[i];
    failures += fmt::format("<{}>: {}\n", external_form(failed.address), failed.reason);
    if (!failed.remote && domain.empty()) domain = domain_part(failed.address);
  }
  Message& child = create();
  child.milters = false;
  child.cause = inherited(parent.cause, {"bounce", domain, domain, "mistyped addresses"}, origins_);
  child.parts.arrival = now_;
  child.parts.attributes = {"log_message_origin=local", "trace_flags=0"};
  child.parts.content = received_by_postfix({host_.name, child.id, now_}) +
                        postfix_notice({host_.name, child.id, parent.id, parent.parts.sender, failures,
                                        parent.parts.content, now_});
  const Fate fate = draw_fate(k_bounces, random_);
  add_recipients(child, {{parent.parts.sender, fate}});
  return child;
}

}  // namespace spamtrace::fixture

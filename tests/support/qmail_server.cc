#include "qmail_server.h"

#include <fmt/format.h>

#include <algorithm>

#include "qmail_mess.h"

namespace spamtrace::fixture {
namespace {

std::string first_line(unsigned user, unsigned long qp, Time when) {
  switch (user) {
    case uid::alias:
      return received_by_alias(qp, when);
    case uid::qmaild:
      return received_from_network(qp, when);
    case uid::qmails:
      return received_for_bounce(qp, when);
    default:
      return received_by_uid(qp, user, when);
  }
}

}  // namespace

bool Message::outgoing() const { return has(k_remote); }

bool Message::has(size_t channel) const {
  return std::any_of(recipients.begin(), recipients.end(),
                     [&](const QueuedRecipient& r) { return r.remote == (channel == k_remote); });
}

bool Message::open(size_t channel) const {
  return std::any_of(recipients.begin(), recipients.end(), [&](const QueuedRecipient& r) {
    return r.remote == (channel == k_remote) && !r.done();
  });
}

QmailServer::QmailServer(const Plan& plan, const Host& host, Origins& origins, LogBook& log, Hostile& hostile)
    : plan_(plan),
      host_(host),
      origins_(origins),
      log_(log),
      hostile_(hostile),
      random_(plan.seed, "qmail"),
      numbers_(plan.first_number),
      last_delivery_(4'710) {  // it has been running for a while
  channels_[k_local].limit = 10;
  channels_[k_remote].limit = plan.remote_concurrency;
  schedule(plan.stop, Happening::stop);
}

unsigned long QmailServer::next_pid() {
  pid_ += random_.between(1, 4);
  if (pid_ > 32'767) pid_ = 301;  // the kernel begins again behind the pids of its daemons
  return pid_;
}

void QmailServer::submit(Submission submission) {
  const Time at = submission.at;
  submissions_.push_back(std::move(submission));
  schedule(at, Happening::submission, submissions_.size() - 1);
}

void QmailServer::run_until(Time time) {
  const Time end = std::min(time, plan_.window.end);
  while (!events_.empty() && events_.top().at < end) {
    const Event event = events_.top();
    events_.pop();
    now_ = event.at;
    handle(event);
    start_deliveries();
  }
}

void QmailServer::schedule(Time at, Happening what, size_t index) {
  events_.push({at, order_++, what, index});
}

void QmailServer::handle(const Event& event) {
  switch (event.what) {
    case Happening::submission:
      return receive(std::move(submissions_[event.index]));
    case Happening::preprocessing:
      return preprocess(event.index);
    case Happening::report:
      return take_report(event.index);
    case Happening::due:
      return;  // start_deliveries() looks
    case Happening::stop:
      return stop();
    case Happening::start:
      return start();
  }
}

void QmailServer::say(const std::string& text) {
  last_said_ = std::max(now_, last_said_ + random_.microseconds(15, 60));
  log_.add_qmail(last_said_, text);
}

void QmailServer::say_status() {
  const Channel& local = channels_[k_local];
  const Channel& remote = channels_[k_remote];
  say(qmail_log::status({local.used, local.limit, remote.used, remote.limit}, exiting_));
}

void QmailServer::receive(Submission submission) {
  Message message;
  message.number = take_number();
  message.qp = submission.qp != 0 ? submission.qp : next_pid();
  message.uid = submission.uid;
  message.sender = std::move(submission.sender);
  message.cause = std::move(submission.cause);
  message.arrival = now_;
  message.mess = first_line(message.uid, message.qp, now_) + std::move(submission.content);
  for (Recipient& recipient : submission.recipients) {
    const bool remote = !host_.is_local(recipient.address);
    message.recipients.push_back({std::move(recipient.address), recipient.fate, remote});
  }
  messages_.push_back(std::move(message));
  schedule(now_ + random_.milliseconds(1, 20), Happening::preprocessing, messages_.size() - 1);
}

void QmailServer::preprocess(size_t index) {
  if (!running_ || exiting_) return todo_.push_back(index);
  if (now_ >= plan_.todo_since) return;
  Message& message = messages_[index];
  say(qmail_log::new_msg(message.number));
  say(qmail_log::info_msg(message.number, message.mess.size(), message.sender, message.qp, message.uid));
  message.preprocessed = last_said_;
  for (const size_t channel : {k_local, k_remote})
    if (message.open(channel)) wait_until(channel, now_, index);
}

void QmailServer::finish(size_t index) {
  if (!messages_[index].bounce.empty()) inject_bounce(index);
  Message& message = messages_[index];
  say(qmail_log::end_msg(message.number));
  message.ended = true;
  message.mess = {};
  message.bounce = {};
  numbers_.give_back(message.number);
}

void QmailServer::inject_bounce(size_t index) {
  const Message& parent = messages_[index];
  if (parent.sender == "#@[]") return say(qmail_log::triple_bounce(parent.number));
  Submission bounce;
  bounce.uid = uid::qmails;
  bounce.qp = next_pid();
  bounce.sender = parent.sender.empty() ? "#@[]" : "";
  const std::string to = parent.sender.empty() ? "postmaster@" + host_.name : parent.sender;
  bounce.recipients = {{to, draw_fate(k_bounces, random_)}};
  bounce.content = bounce_notice({host_.name, to, parent.bounce, parent.sender, parent.mess, now_});
  const std::string& domain = parent.bounced_domain;
  bounce.cause = inherited(parent.cause, {"bounce", domain, domain, "mistyped addresses"}, origins_);
  say(qmail_log::bounce_msg(parent.number, bounce.qp));
  receive(std::move(bounce));
}

void QmailServer::stop() {
  exiting_ = true;
  exit_if_idle();
}

// qmail-send waits for the deliveries that run, and notes when each message is due again.
void QmailServer::exit_if_idle() {
  if (!exiting_ || channels_[k_local].used != 0 || channels_[k_remote].used != 0) return;
  for (const size_t channel : {k_local, k_remote}) {
    if (channels_[channel].passing) wait_until(channel, now_, channels_[channel].message);
    channels_[channel].passing = false;
  }
  say(qmail_log::exiting());
  running_ = exiting_ = false;
  schedule(now_ + random_.milliseconds(1'500, 3'000), Happening::start);
}

void QmailServer::start() {
  running_ = true;
  last_delivery_ = 0;
  say_status();
  std::vector<size_t> waiting;
  std::swap(waiting, todo_);
  for (const size_t message : waiting) preprocess(message);
}

}  // namespace spamtrace::fixture

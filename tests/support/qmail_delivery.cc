// The part of the server that delivers (notqmail qmail-send.c, sections jobs, deliveries and passes).
#include <fmt/format.h>

#include "panel_log.h"
#include "qmail_mess.h"
#include "qmail_server.h"

namespace spamtrace::fixture {
namespace {

constexpr std::chrono::seconds k_lifetime{604'800};

int64_t square_root(int64_t x) {
  int64_t root = 0;
  while ((root + 1) * (root + 1) <= x) ++root;
  return root;
}

// notqmail qmail-send.c, nextretry: whole seconds, 10 more under the square for local and 20 for remote.
Time next_retry(Time birth, Time now, size_t channel) {
  const auto age = std::chrono::floor<std::chrono::seconds>(now - birth).count();
  const int64_t root = square_root(age) + (channel == k_local ? 10 : 20);
  return std::chrono::floor<std::chrono::seconds>(birth) + std::chrono::seconds{root * root};
}

}  // namespace

void QmailServer::start_deliveries() {
  for (const size_t channel : {k_local, k_remote})
    while (running_ && !exiting_ && channels_[channel].used < channels_[channel].limit && open_pass(channel))
      step_pass(channel);
}

bool QmailServer::open_pass(size_t index) {
  Channel& channel = channels_[index];
  if (channel.passing) return true;
  if (channel.waiting.empty() || channel.waiting.top().at > now_) return false;
  channel.message = channel.waiting.top().message;
  channel.waiting.pop();
  channel.next = 0;
  channel.passing = true;
  Message& message = messages_[channel.message];
  message.jobs[index] = {.dying = now_ > message.preprocessed + k_lifetime,
                         .retry = next_retry(message.preprocessed, now_, index)};
  return true;
}

void QmailServer::step_pass(size_t index) {
  Channel& channel = channels_[index];
  Message& message = messages_[channel.message];
  while (channel.next < message.recipients.size()) {
    const size_t at = channel.next++;
    const QueuedRecipient& recipient = message.recipients[at];
    if (recipient.remote == (index == k_remote) && !recipient.done()) return start_delivery(index, at);
  }
  channel.passing = false;
  message.jobs[index].passed_all = true;
  close_job(channel.message, index);
}

void QmailServer::start_delivery(size_t index, size_t at) {
  Channel& channel = channels_[index];
  Message& message = messages_[channel.message];
  const QueuedRecipient& recipient = message.recipients[at];
  Delivery delivery{channel.message, at, ++last_delivery_, Verdict::success, {}};
  ++message.jobs[index].running;
  ++channel.used;
  const std::string shown = recipient.remote ? recipient.address : host_.queued_form(recipient.address);
  say(qmail_log::starting_delivery(delivery.number, message.number, recipient.remote, shown));
  say_status();
  log_handlers(message, recipient);
  const Duration takes = decide(delivery);
  deliveries_.push_back(std::move(delivery));
  schedule(now_ + takes, Happening::report, deliveries_.size() - 1);
}

Duration QmailServer::decide(Delivery& delivery) {
  const Message& message = messages_[delivery.message];
  const QueuedRecipient& recipient = message.recipients[delivery.recipient];
  if (!recipient.remote) return decide_locally(delivery, message, recipient);
  const Reply reply = recipient.fate.deferrals > 0 ? recipient.fate.trouble : recipient.fate.ending;
  delivery.verdict = verdict_of(reply);
  delivery.report = hostile_.report(report_of(reply, recipient.address, random_));
  return duration_of(reply, random_);
}

Duration QmailServer::decide_locally(Delivery& delivery, const Message& message,
                                     const QueuedRecipient& recipient) {
  const Duration takes = random_.milliseconds(40, 400);
  if (const Forward* to = host_.forward_of(recipient.address)) {
    const unsigned long qp = next_pid();
    delivery.report = fmt::format("did 0+1+0\nqp {}\n", qp);
    // The forwarded message is in the queue just before qmail-local ends, so which of the two qmail-send
    // notices first is a matter of milliseconds.
    forward(message, *to, qp, now_ + takes - random_.milliseconds(2, 12));
  } else if (host_.has_mailbox(recipient.address)) {
    delivery.report = domain_part(recipient.address) == host_.name ? "did 1+0+0\n" : "did 0+0+1\n";
  } else {
    delivery.verdict = Verdict::failure;
    delivery.report = "Sorry, no mailbox here by that name. (#5.1.1)\n";
  }
  return takes;
}

void QmailServer::forward(const Message& parent, const Forward& to, unsigned long qp, Time at) {
  Submission child;
  child.at = at;
  child.uid = to.uid;
  child.qp = qp;
  child.sender = parent.sender;
  child.recipients = {{to.target, draw_fate(k_forwarded, random_)}};
  child.content = "Delivered-To: " + host_.queued_form(to.address) + "\n" + parent.mess;
  const Origin origin{"forward", to.address, std::string(domain_part(to.address)), "forward"};
  child.cause = inherited(parent.cause, origin, origins_);
  submit(std::move(child));
}

void QmailServer::log_handlers(const Message& message, const QueuedRecipient& recipient) {
  // Which handlers are registered differs: here all of the local deliveries show them, and few remote ones.
  if (recipient.remote && !random_.percent(4)) return;
  const auto kind = recipient.remote ? panel_log::Handlers::remote : panel_log::Handlers::local;
  const unsigned long pid = next_pid();
  log_.add(last_said_, panel_log::handler_from(kind, pid, message.sender));
  log_.add(last_said_, panel_log::handler_to(kind, pid, recipient.address));
  if (!recipient.remote && host_.has_mailbox(recipient.address) && random_.percent(10))
    log_.add(last_said_, panel_log::handler_mailbox(pid, recipient.address));
}

void QmailServer::take_report(size_t index) {
  Delivery delivery = std::move(deliveries_[index]);
  Message& message = messages_[delivery.message];
  QueuedRecipient& recipient = message.recipients[delivery.recipient];
  const size_t channel = recipient.remote ? k_remote : k_local;
  if (delivery.verdict == Verdict::deferral && message.jobs[channel].dying) {
    delivery.verdict = Verdict::failure;
    delivery.report += "I'm not going to try again; this message has been in the queue too long.\n";
  }
  mark(message, recipient, delivery);
  --message.jobs[channel].running;
  --channels_[channel].used;
  say_status();
  close_job(delivery.message, channel);
  exit_if_idle();
}

void QmailServer::mark(Message& message, QueuedRecipient& recipient, const Delivery& delivery) {
  if (delivery.verdict == Verdict::success) {
    say(qmail_log::success(delivery.number, delivery.report));
    recipient.state = RecipientState::sent;
  } else if (delivery.verdict == Verdict::deferral) {
    say(qmail_log::deferral(delivery.number, delivery.report));
    recipient.state = RecipientState::deferred;
    --recipient.fate.deferrals;
  } else {
    say(qmail_log::failure(delivery.number, delivery.report));
    recipient.state = RecipientState::bounced;
    message.bounce += bounce_record(recipient.address, delivery.report);
    if (!recipient.remote && message.bounced_domain.empty())
      message.bounced_domain = domain_part(recipient.address);
  }
}

void QmailServer::close_job(size_t index, size_t channel) {
  Message& message = messages_[index];
  Job& job = message.jobs[channel];
  if (job.running != 0 || !job.passed_all) return;
  if (message.open(channel)) return wait_until(channel, job.retry, index);
  job.unlinked = true;
  const size_t other = channel == k_local ? k_remote : k_local;
  if (!message.has(other) || message.jobs[other].unlinked) finish(index);
}

void QmailServer::wait_until(size_t channel, Time at, size_t message) {
  messages_[message].jobs[channel].retry = at;
  channels_[channel].waiting.push({at, order_++, message});
  if (at > now_) schedule(at, Happening::due);
}

}  // namespace spamtrace::fixture

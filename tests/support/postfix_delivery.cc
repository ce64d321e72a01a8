// The part of the server that delivers: smtp(8) and error(8) elsewhere; pipe(8), virtual(8), lmtp(8) and
// local(8) here.
#include <fmt/format.h>

#include "postfix_mess.h"
#include "postfix_server.h"

namespace spamtrace::fixture {
namespace {

constexpr std::chrono::minutes k_unreachable{5};

std::string_view status_of(RecipientState state) {
  switch (state) {
    case RecipientState::sent:
      return "sent";
    case RecipientState::deferred:
      return "deferred";
    default:
      return "bounced";
  }
}

RecipientState state_of(Verdict verdict) {
  if (verdict == Verdict::success) return RecipientState::sent;
  return verdict == Verdict::deferral ? RecipientState::deferred : RecipientState::bounced;
}

bool is_unreachable(const Fate& fate) {
  return fate.deferrals > 0 &&
         (fate.trouble == Reply::no_connection || fate.trouble == Reply::connection_died);
}

}  // namespace

void PostfixServer::start_delivery(Message& message, size_t index) {
  const Outcome outcome = decide(message.recipients[index]);
  schedule(now_ + outcome.takes, [this, &message, index, outcome] { report(message, index, outcome); });
}

PostfixServer::Outcome PostfixServer::decide(PostfixQueued& recipient) {
  return recipient.remote ? decide_remotely(recipient) : decide_locally(recipient);
}

PostfixServer::Outcome PostfixServer::decide_remotely(PostfixQueued& recipient) {
  Fate& fate = recipient.fate;
  const std::string domain(domain_part(recipient.address));
  if (is_unreachable(fate)) {
    Time& until = unreachable_[domain];
    if (now_ < until)
      return {.agent = "error",
              .reply = postfix_suspended(recipient.address),
              .takes = random_.milliseconds(1, 40),
              .state = RecipientState::deferred};
    until = now_ + k_unreachable;
  }
  const Reply reply = fate.deferrals > 0 ? fate.trouble : fate.ending;
  Outcome outcome{.agent = "smtp", .reply = postfix_reply(reply, recipient.address, random_)};
  outcome.reply.text = hostile_.reply(outcome.reply.text);
  outcome.takes = duration_of(reply, random_);
  outcome.connecting = outcome.takes / 3;
  outcome.state = state_of(verdict_of(reply));
  if (fate.deferrals > 0) --fate.deferrals;
  return outcome;
}

PostfixServer::Outcome PostfixServer::decide_locally(const PostfixQueued& recipient) {
  const std::string_view domain = domain_part(recipient.address);
  Outcome outcome{.agent = "pipe",
                  .reply = {"plesk_virtual", "2.0.0", "delivered via plesk_virtual service"}};
  outcome.takes = random_.milliseconds(10, 300);
  const Forward* forward = host_.forward_of(recipient.address);
  if (forward != nullptr && forward->by_local) {
    outcome.agent = "local";
    outcome.reply = {"local", "2.0.0", "forwarded as "};
    outcome.forward = forward;
  } else if (domain == host_.name) {
    outcome.agent = "local";
    outcome.reply = {"local", "2.0.0", "delivered to mailbox"};
  } else if (!host_.has_mailbox(recipient.address)) {
    outcome.reply = {"plesk_virtual", "5.1.1", "user unknown"};
    outcome.state = RecipientState::bounced;
  } else if (domain == "site8.example") {
    outcome.agent = "virtual";
    outcome.reply = {"virtual", "2.0.0", "delivered to maildir"};
  } else if (domain == "site9.example") {
    outcome.agent = "lmtp";
    outcome.reply = {host_.name + "[private/dovecot-lmtp]", "2.0.0",
                     fmt::format("250 2.0.0 <{}> 0h1j2k3l4m5n6p7q Saved", recipient.address)};
  }
  return outcome;
}

void PostfixServer::report(Message& message, size_t index, const Outcome& outcome) {
  PostfixQueued& recipient = message.recipients[index];
  std::string text = outcome.reply.text;
  if (outcome.forward != nullptr) text += forward(message, *outcome.forward).id;
  recipient.state = outcome.state;
  recipient.dsn = outcome.reply.dsn;
  recipient.reason = text;
  say_delivery(message, recipient, outcome, text);
  if (recipient.state == RecipientState::bounced) message.failed_now.push_back(index);
  if (--message.running == 0) end_round(message);
}

void PostfixServer::say_delivery(const Message& message, const PostfixQueued& recipient,
                                 const Outcome& outcome, std::string_view text) {
  postfix_log::Delivery delivery{.id = message.id,
                                 .to = recipient.address,
                                 .orig_to = recipient.original,
                                 .relay = outcome.reply.relay,
                                 .dsn = outcome.reply.dsn,
                                 .status = status_of(outcome.state),
                                 .text = text};
  delivery.delays = {.before_qmgr = now_ - outcome.takes - message.arrival,
                     .in_qmgr = std::chrono::milliseconds{10},
                     .connecting = outcome.connecting,
                     .sending = outcome.takes - outcome.connecting};
  say_as(outcome.agent, postfix_log::delivery(delivery));
}

// local/forward.c: the client and the login of the original, as for the log, go with it.
PostfixMessage& PostfixServer::forward(const Message& parent, const Forward& to) {
  Message& child = create();
  child.milters = false;
  child.cause =
      parent.cause.origin == k_outside ? forwarded(to) : Cause{parent.cause.origin, parent.cause.client, {}};
  child.parts.arrival = now_;
  child.parts.sender = parent.parts.sender;
  for (const auto* list : {&parent.parts.about_client, &parent.parts.attributes})
    for (const std::string& attribute : *list)
      if (attribute.starts_with("log_client_name=") || attribute.starts_with("log_client_address=") ||
          attribute.starts_with("log_helo_name=") || attribute.starts_with("log_protocol_name=") ||
          attribute.starts_with("sasl_") || attribute.starts_with("log_ident=") ||
          attribute.starts_with("rewrite_context="))
        child.parts.about_client.push_back(attribute);
  child.parts.content = received_by_postfix({host_.name, child.id, now_}) + "Delivered-To: " + to.address +
                        "\n" + parent.parts.content;
  child.recipients.push_back({.address = to.target,
                              .original = to.address,
                              .fate = draw_fate(k_forwarded, random_),
                              .remote = true});
  child.seen = say_message_ids(child);
  enter(child, random_.milliseconds(1, 8));
  return child;
}

}  // namespace spamtrace::fixture

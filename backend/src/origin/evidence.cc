#include "mail/address.h"
#include "mail/php_header.h"
#include "origin/attribute.h"

namespace spamtrace {
namespace {

class EvidenceList {
 public:
  EvidenceList(const ServerFacts& server, const MessageFile& message_file)
      : server_(server), message_file_(message_file) {}

  void add_log(const MessageTrace& trace) {
    if (trace.uid) add(Grade::proven, "log_uid", with_name(*trace.uid), trace.where);
    if (!trace.login.empty()) add(Grade::proven, "sasl_username", trace.login, trace.where);
    if (trace.client) add(Grade::proven, "client_address", to_string(*trace.client), trace.where);
  }

  // The lines of deliveries are not kept, so it has no place of its own.
  void add_alias(const MessageTrace& trace, const Origin& origin) {
    if (origin.kind != OriginKind::forward || trace.sent_on_by.empty()) return;
    all.push_back(
        {Grade::proven, "orig_to", trace.sent_on_by + " sends on to an address outside", {}, {}, 0});
  }

  void add_queue_file(const QueuedMessage& message) {
    const std::string file = message_file_(message);
    if (message.received) add_in_file(Grade::proven, "received_line", describe(*message.received), file);
    if (message.mta == Mta::postfix) add_postfix_records(message, file);
    if (message.client) add_in_file(Grade::proven, "client_address", to_string(message.client->client), file);
    if (message.received && message.client && message.client->authenticated()) {
      add_in_file(Grade::proven, "smtp_protocol",
                  message.client->protocol + ", login " + message.client->info, file);
    }
    if (!message.header.vhost.empty()) add_in_file(Grade::claimed, "vhost", message.header.vhost, file);
  }

  void add_session(const SessionGuess& session) {
    switch (session.rule) {
      case SessionRule::none:
        return;
      case SessionRule::ambiguous:
        all.push_back(
            {Grade::inferred, "smtp_login", "several clients could have sent it in that minute", {}, {}, 0});
        return;
      case SessionRule::only_relay:
        add(Grade::inferred, "relay_connection",
            "from " + to_string(session.client) + ", the only one in that minute", session.where);
        return;
      default:
        add(Grade::inferred, "smtp_login", describe(session), session.where);
    }
  }

  void add_ancestors(const std::vector<Ancestor>& ancestors, Mta mta) {
    for (const Ancestor& ancestor : ancestors) {
      add(Grade::proven, name_of(ancestor.link), describe(ancestor, mta), ancestor.where);
      if (!ancestor.login.empty()) add(Grade::proven, "sasl_username", ancestor.login, ancestor.where);
      if (ancestor.uid && ancestor.entry == Entry::by_process) {
        add(Grade::proven, "log_uid", with_name(*ancestor.uid), ancestor.where);
      }
      if (ancestor.client) {
        add(Grade::proven, "client_address", to_string(*ancestor.client), ancestor.where);
      }
      add_session(ancestor.session);
    }
  }

  void add_script(const MessageFacts& facts, const Origin& origin) {
    const std::string script = claimed_script(facts, origin);
    if (script.empty() || facts.queued == nullptr) return;
    std::string value = script;
    if (const auto owner = facts.queued->header.php_uid) value += ", owned by uid " + with_name(*owner);
    if (is_mail_library(script)) value += "; a mail library, its caller is not known";
    add_in_file(Grade::claimed, facts.queued->header.php_script.empty() ? "directory" : "php_script", value,
                message_file_(*facts.queued));
  }

  std::vector<Evidence> all;

 private:
  void add(Grade grade, const char* signal, std::string value, LogPosition where) {
    all.push_back({grade, signal, std::move(value), {}, where.offset, where.file});
  }

  void add_in_file(Grade grade, const char* signal, std::string value, const std::string& file) {
    all.push_back({grade, signal, std::move(value), file, 0, 0});
  }

  static const char* name_of(Link link) {
    switch (link) {
      case Link::bounce_of:
        return "bounce_of";
      case Link::forward_of:
        return "forward_of";
      case Link::filter_of:
        return "filter_of";
    }
    return "";
  }

  static std::string describe(const Ancestor& ancestor, Mta mta) {
    const std::string message = "message " + ancestor.id;
    if (ancestor.recipient.empty()) return message;
    const std::string_view address = ancestor.recipient;
    return message + " to " + std::string(mta == Mta::qmail ? strip_virtualdomain_number(address) : address);
  }

  std::string with_name(uint32_t uid) const {
    return std::to_string(uid) + " (" + server_.name_of_uid(uid) + ")";
  }

  // What Postfix noted in its records, and in the Received field that it writes itself.
  void add_postfix_records(const QueuedMessage& message, const std::string& file) {
    if (!message.login.empty()) add_in_file(Grade::proven, "sasl_username", message.login, file);
    if (message.uid && message.state == QueueState::maildrop) {
      add_in_file(Grade::proven, "file_owner", with_name(*message.uid), file);
    } else if (message.uid) {
      add_in_file(Grade::proven, "received_line", "from userid " + with_name(*message.uid), file);
    }
    if (message.entry == Entry::forwarded) {
      add_in_file(Grade::proven, "received_line", "sent on for " + message.header.delivered_to, file);
    }
    if (message.entry == Entry::bounced) {
      add_in_file(Grade::proven, "received_line", "made here to report a delivery", file);
    }
  }

  std::string describe(const QmailReceived& received) const {
    switch (received.invoked) {
      case Invoked::by_uid:
        return "invoked by uid " + with_name(received.uid);
      case Invoked::by_alias:
        return "invoked by alias";
      case Invoked::from_network:
        return "invoked from network";
      case Invoked::for_bounce:
        return "invoked for bounce";
    }
    return {};
  }

  std::string describe(const SessionGuess& session) const {
    std::string text = session.login + " from " + to_string(session.client) + " at " + to_rfc3339(session.at);
    if (session.rule == SessionRule::login_by_sender) text += ", the envelope sender is this login";
    if (session.rule == SessionRule::only_login) text += ", the only login in that minute";
    if (session.shared) text += "; other logins came from that address too";
    return text;
  }

  const ServerFacts& server_;
  const MessageFile& message_file_;
};

}  // namespace

std::vector<Evidence> evidence_of(const MessageFacts& facts, const Origin& origin, const ServerFacts& server,
                                  const MessageFile& message_file) {
  EvidenceList list(server, message_file);
  if (facts.queued != nullptr) list.add_queue_file(*facts.queued);
  if (facts.trace != nullptr) list.add_log(*facts.trace);
  if (facts.trace != nullptr) list.add_alias(*facts.trace, origin);
  if (origin.kind == OriginKind::smtp_auth || origin.kind == OriginKind::relay ||
      origin.kind == OriginKind::unknown) {
    list.add_session(facts.session);
  }
  list.add_ancestors(facts.ancestors(), facts.mta());
  if (facts.queued != nullptr && !facts.queued->bounced_recipient.empty()) {
    list.all.push_back({Grade::inferred,
                        "bounced_recipient",
                        facts.queued->bounced_recipient,
                        message_file(*facts.queued),
                        {},
                        0});
  }
  list.add_script(facts, origin);
  return list.all;
}

}  // namespace spamtrace

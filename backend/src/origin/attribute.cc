#include "origin/attribute.h"

#include "mail/address.h"
#include "origin/sent_on.h"

namespace spamtrace {
namespace {

Origin make_origin(OriginKind kind, std::string account, std::string domain, Grade grade) {
  if (account.empty()) kind = OriginKind::unknown;  // an empty key never becomes a suspect with a name
  return {kind, std::move(account), std::move(domain), grade};
}

Origin unknown() { return make_origin(OriginKind::unknown, {}, {}, Grade::inferred); }

Origin mailbox_origin(OriginKind kind, std::string_view address, Grade grade) {
  std::string account = ascii_lower(address);
  std::string domain(domain_of(account));
  return make_origin(kind, std::move(account), std::move(domain), grade);
}

bool names_login(SessionRule rule) {
  return rule == SessionRule::login_by_client || rule == SessionRule::login_by_sender ||
         rule == SessionRule::only_login;
}

// Rows 3 to 5: a local process, known by the kernel's uid.
Origin by_uid(uint32_t uid, const ServerFacts& server) {
  const UserRole role = server.role_of(uid);
  const OriginKind kind = role == UserRole::subscription ? OriginKind::system_user
                          : role == UserRole::web_server ? OriginKind::web_server
                                                         : OriginKind::local;
  return make_origin(kind, server.name_of_uid(uid), server.domain_of_uid(uid), Grade::proven);
}

// Who a session names, if it names anybody.
std::optional<Origin> session_origin(const SessionGuess& session) {
  if (names_login(session.rule)) {
    return mailbox_origin(OriginKind::smtp_auth, session.login, Grade::inferred);
  }
  if (session.rule != SessionRule::only_relay) return std::nullopt;
  return make_origin(OriginKind::relay, to_string(session.client), {}, Grade::inferred);
}

Entry entry_of(const Ancestor& ancestor, const ServerFacts& server) {
  if (ancestor.entry != Entry::unknown || !ancestor.uid) return ancestor.entry;
  return qmail_entry(*ancestor.uid, server);
}

// Mail that comes in needs no login, so for mail that stayed here the mere time of somebody's login says
// nothing, and a client without one is a source only of what left.
std::optional<Origin> network_sender(const Ancestor& ancestor, const ServerFacts& server) {
  if (ancestor.client) {
    if (!left_server(ancestor, server) || was_sent_on(ancestor, server)) return std::nullopt;
    return make_origin(OriginKind::relay, to_string(*ancestor.client), {}, Grade::proven);
  }
  if (!ancestor.reached_here_only) return session_origin(ancestor.session).value_or(unknown());
  return logged_in_for_certain(ancestor.session) ? session_origin(ancestor.session) : std::nullopt;
}

// The origin of an ancestor, if it was sent from here; nothing if it came from outside.
std::optional<Origin> sent_from_here(const Ancestor& ancestor, const ServerFacts& server) {
  if (!ancestor.login.empty()) return mailbox_origin(OriginKind::smtp_auth, ancestor.login, Grade::proven);
  switch (entry_of(ancestor, server)) {
    case Entry::from_network:
      return network_sender(ancestor, server);
    case Entry::by_process:
      return ancestor.uid ? std::optional(by_uid(*ancestor.uid, server)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

// Follows bounces and forwards back to the first message. Its sender answers for what they caused.
std::optional<Origin> first_origin(const std::vector<Ancestor>& ancestors, const ServerFacts& server) {
  for (const Ancestor& ancestor : ancestors) {
    if (auto origin = sent_from_here(ancestor, server)) return origin;
  }
  return std::nullopt;
}

// qmail has the number of the domain before a local address.
std::string_view mailbox_of(std::string_view recipient, Mta mta) {
  return mta == Mta::qmail ? strip_virtualdomain_number(recipient) : recipient;
}

// The domain that could not take it, if it is one of ours.
Origin failed_here(std::string_view recipient, Grade grade, const ServerFacts& server) {
  const std::string domain = ascii_lower(domain_of(recipient));
  const bool foreign = !server.local_domains.empty() && !server.local_domains.has_domain(domain);
  return foreign && !domain.empty() ? unknown() : make_origin(OriginKind::bounce, domain, domain, grade);
}

// A source here for what came from outside: the address that sent it on, else the domain that could not take
// it. Where the log does not tell how the first message came in, it may have been sent here after all.
Origin caused_here(const std::vector<Ancestor>& ancestors, Mta mta, const ServerFacts& server) {
  for (const Ancestor& ancestor : ancestors) {
    if (ancestor.link == Link::forward_of) {
      return mailbox_origin(OriginKind::forward, mailbox_of(ancestor.recipient, mta), Grade::proven);
    }
    if (was_sent_on(ancestor, server)) {
      return mailbox_origin(OriginKind::forward, ancestor.sent_on_by, Grade::proven);
    }
  }
  const bool known = entry_of(ancestors.back(), server) == Entry::from_network;
  for (const Ancestor& ancestor : ancestors) {
    if (ancestor.link != Link::bounce_of) continue;
    return failed_here(ancestor.recipient, known ? Grade::proven : Grade::inferred, server);
  }
  return unknown();
}

// Row 1: made here for a message that could not be delivered.
Origin bounce_origin(const MessageFacts& facts, const ServerFacts& server) {
  if (const auto& ancestors = facts.ancestors(); !ancestors.empty()) {
    const auto origin = first_origin(ancestors, server);
    return origin ? *origin : caused_here(ancestors, facts.mta(), server);
  }
  return facts.queued != nullptr ? failed_here(facts.queued->bounced_recipient, Grade::inferred, server)
                                 : unknown();
}

// Row 2: sent on by a .qmail file or an alias.
Origin forward_origin(const MessageFacts& facts, const ServerFacts& server) {
  std::string_view address;
  if (const auto& ancestors = facts.ancestors(); !ancestors.empty()) {
    if (auto origin = first_origin(ancestors, server)) return *origin;
    address = ancestors.front().recipient;
  } else if (facts.queued != nullptr) {
    address = facts.queued->header.delivered_to;
  } else {
    return unknown();
  }
  return mailbox_origin(OriginKind::forward, mailbox_of(address, facts.mta()), Grade::proven);
}

// Of a message that a content filter handed back, the client that brought it to the filter.
std::optional<IpAddress> first_client(const MessageFacts& facts) {
  for (const Ancestor& ancestor : facts.ancestors()) {
    if (ancestor.link == Link::filter_of && ancestor.client) return ancestor.client;
  }
  return facts.client();
}

// Over SMTP without a login that Postfix noted: handed back by a content filter, else white-listed or a hole
// if it was sent here to go out, else an alias of this server sent it on. The client is the kernel's word.
Origin postfix_network_origin(const MessageFacts& facts, const ServerFacts& server) {
  if (const auto& ancestors = facts.ancestors(); !ancestors.empty()) {
    if (auto origin = first_origin(ancestors, server)) return *origin;
    const Origin caused = caused_here(ancestors, facts.mta(), server);
    if (caused.kind != OriginKind::unknown) return caused;
  }
  if (const std::string alias = sent_on_by(facts, server); !alias.empty()) {
    return mailbox_origin(OriginKind::forward, alias, Grade::proven);
  }
  const auto client = first_client(facts);
  return client ? make_origin(OriginKind::relay, to_string(*client), {}, Grade::proven) : unknown();
}

// Rows 7 to 10: over SMTP, and it leaves the server.
Origin qmail_network_origin(const MessageFacts& facts) {
  const auto* client = facts.queued != nullptr && facts.queued->client ? &*facts.queued->client : nullptr;
  if (auto origin = session_origin(facts.session)) return *origin;
  // It logged in, but neither header nor log say as whom.
  if (client != nullptr && client->authenticated()) return unknown();
  if (client != nullptr) return make_origin(OriginKind::relay, to_string(client->client), {}, Grade::proven);
  return unknown();
}

bool was_forwarded(const MessageFacts& facts) {
  return !facts.ancestors().empty() && facts.ancestors().front().link == Link::forward_of;
}

}  // namespace

bool logged_in_for_certain(const SessionGuess& session) {
  return session.rule == SessionRule::login_by_client || session.rule == SessionRule::login_by_sender;
}

Origin attribute(const MessageFacts& facts, const ServerFacts& server) {
  if (!facts.login().empty()) return mailbox_origin(OriginKind::smtp_auth, facts.login(), Grade::proven);
  const auto uid = facts.uid();
  switch (facts.entry(server)) {
    case Entry::bounced:
      return bounce_origin(facts, server);
    case Entry::forwarded:
      return forward_origin(facts, server);
    case Entry::from_network:
      return facts.mta() == Mta::postfix ? postfix_network_origin(facts, server)
                                         : qmail_network_origin(facts);
    case Entry::by_process:
      break;
    case Entry::unknown:
      return unknown();
  }
  if (!uid) return unknown();
  if (server.role_of(*uid) == UserRole::system && was_forwarded(facts)) return forward_origin(facts, server);
  return by_uid(*uid, server);
}

std::string claimed_script(const MessageFacts& facts, const Origin& origin) {
  if (facts.queued == nullptr) return {};
  const ClaimedHeader& header = facts.queued->header;
  const bool by_process = origin.kind == OriginKind::system_user || origin.kind == OriginKind::web_server ||
                          origin.kind == OriginKind::local;
  if (!by_process) return {};
  if (!header.php_script.empty()) {
    const bool contradicts = header.php_uid && facts.uid() && *header.php_uid != *facts.uid();
    // Under mod_php the script runs as the web server, but the header names the owner of the file.
    return contradicts && origin.kind != OriginKind::web_server ? std::string{} : header.php_script;
  }
  return header.directory;
}

}  // namespace spamtrace

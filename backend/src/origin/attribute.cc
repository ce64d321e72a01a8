#include "origin/attribute.h"

#include "mail/address.h"

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
std::optional<Origin> session_origin(const SessionGuess& session, const SmtpSessions& sessions) {
  if (names_login(session.rule)) {
    return mailbox_origin(OriginKind::smtp_auth, sessions.login(session.login).login, Grade::inferred);
  }
  if (session.rule != SessionRule::only_relay) return std::nullopt;
  return make_origin(OriginKind::relay, to_string(session.client), {}, Grade::inferred);
}

// The origin of an ancestor, if it was sent from here; nothing if it came from outside. Mail that comes in
// needs no login, so for mail that stayed here the mere time of somebody's login says nothing.
std::optional<Origin> sent_from_here(const Ancestor& ancestor, const ServerFacts& server,
                                     const SmtpSessions& sessions) {
  if (!ancestor.uid) return std::nullopt;
  switch (server.role_of(*ancestor.uid)) {
    case UserRole::smtp_server:
      if (!ancestor.reached_here_only) return session_origin(ancestor.session, sessions).value_or(unknown());
      return logged_in_for_certain(ancestor.session) ? session_origin(ancestor.session, sessions)
                                                     : std::nullopt;
    case UserRole::bounce_maker:
    case UserRole::forwarder:
      return std::nullopt;
    default:
      return by_uid(*ancestor.uid, server);
  }
}

// Follows bounces and forwards back to the first message. Its sender answers for what they caused.
std::optional<Origin> first_origin(const std::vector<Ancestor>& ancestors, const ServerFacts& server,
                                   const SmtpSessions& sessions) {
  for (const Ancestor& ancestor : ancestors) {
    if (auto origin = sent_from_here(ancestor, server, sessions)) return origin;
  }
  return std::nullopt;
}

// A source here for what came from outside: the address that sent it on, else the domain that could not take
// it.
Origin caused_here(const std::vector<Ancestor>& ancestors) {
  for (const Ancestor& ancestor : ancestors) {
    if (ancestor.link == Link::forward_of) {
      return mailbox_origin(OriginKind::forward, strip_virtualdomain_number(ancestor.recipient),
                            Grade::proven);
    }
  }
  const std::string domain = ascii_lower(domain_of(ancestors.front().recipient));
  return make_origin(OriginKind::bounce, domain, domain, Grade::proven);
}

// Row 1: made here for a message that could not be delivered.
Origin bounce_origin(const MessageFacts& facts, const ServerFacts& server, const SmtpSessions& sessions) {
  if (facts.trace != nullptr && !facts.trace->ancestors.empty()) {
    const auto& ancestors = facts.trace->ancestors;
    return first_origin(ancestors, server, sessions).value_or(caused_here(ancestors));
  }
  if (facts.queued == nullptr) return unknown();
  const std::string domain = ascii_lower(domain_of(facts.queued->bounced_recipient));
  if (!server.local_domains.empty() && !server.local_domains.has_domain(domain)) return unknown();
  return make_origin(OriginKind::bounce, domain, domain, Grade::inferred);
}

// Row 2: sent on by a .qmail file or an alias.
Origin forward_origin(const MessageFacts& facts, const ServerFacts& server, const SmtpSessions& sessions) {
  if (facts.trace != nullptr && !facts.trace->ancestors.empty()) {
    const auto& ancestors = facts.trace->ancestors;
    if (auto origin = first_origin(ancestors, server, sessions)) return *origin;
    return mailbox_origin(OriginKind::forward, strip_virtualdomain_number(ancestors.front().recipient),
                          Grade::proven);
  }
  if (facts.queued == nullptr) return unknown();
  return mailbox_origin(OriginKind::forward, strip_virtualdomain_number(facts.queued->header.delivered_to),
                        Grade::proven);
}

// Rows 6 to 10: over SMTP, and it leaves the server.
Origin network_origin(const MessageFacts& facts, const SmtpSessions& sessions) {
  const auto* client = facts.queued != nullptr && facts.queued->client ? &*facts.queued->client : nullptr;
  if (client != nullptr && client->authenticated() && !client->info.empty()) {
    return mailbox_origin(OriginKind::smtp_auth, client->info, Grade::proven);
  }
  if (auto origin = session_origin(facts.session, sessions)) return *origin;
  // It logged in, but neither header nor log say as whom.
  if (client != nullptr && client->authenticated()) return unknown();
  if (client != nullptr) return make_origin(OriginKind::relay, to_string(client->client), {}, Grade::proven);
  return unknown();
}

bool was_forwarded(const MessageFacts& facts) {
  return facts.trace != nullptr && !facts.trace->ancestors.empty() &&
         facts.trace->ancestors.front().link == Link::forward_of;
}

}  // namespace

bool logged_in_for_certain(const SessionGuess& session) {
  return session.rule == SessionRule::login_by_client || session.rule == SessionRule::login_by_sender;
}

Origin attribute(const MessageFacts& facts, const ServerFacts& server, const SmtpSessions& sessions) {
  if (facts.invoked(Invoked::for_bounce, UserRole::bounce_maker, server))
    return bounce_origin(facts, server, sessions);
  if (facts.invoked(Invoked::by_alias, UserRole::forwarder, server))
    return forward_origin(facts, server, sessions);
  if (facts.invoked(Invoked::from_network, UserRole::smtp_server, server))
    return network_origin(facts, sessions);
  const auto uid = facts.uid();
  if (!uid) return unknown();
  if (server.role_of(*uid) == UserRole::system && was_forwarded(facts))
    return forward_origin(facts, server, sessions);
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

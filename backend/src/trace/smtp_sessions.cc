#include "trace/smtp_sessions.h"

#include <algorithm>

#include "mail/address.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration k_session = hours{1};       // a client may send for long after one login
constexpr Duration k_just_now = seconds{60};   // what counts as now where only the time speaks
constexpr Duration k_clock_step = seconds{2};  // syslog's stamps have whole seconds, qmail's have not
constexpr size_t k_most_recent = 1 << 16;

template <class Recents>
void forget_old(Recents& recents, Time now) {
  while (!recents.empty() && (recents.size() > k_most_recent || recents.front().at < now - k_just_now)) {
    recents.pop_front();
  }
}

void count_client(LoginHistory& history, const IpAddress& client, Time at) {
  auto& uses = history.clients;
  auto use = std::find_if(uses.rbegin(), uses.rend(), [&](const ClientUse& u) { return u.client == client; });
  if (use == uses.rend()) {
    if (uses.size() < SmtpSessions::k_most_clients) uses.push_back({client, 1, at, at});
    return;
  }
  ++use->logins;
  use->last = at;
}

SessionGuess make_guess(SessionRule rule, const RecentSession& session) {
  SessionGuess guess;
  guess.rule = rule;
  guess.login = session.login;
  guess.client = session.client;
  guess.at = session.at;
  guess.where = session.where;
  return guess;
}

std::string_view key_of(const IpAddress& address) {
  return {reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()};
}

SessionGuess ambiguous() {
  SessionGuess guess;
  guess.rule = SessionRule::ambiguous;
  return guess;
}

}  // namespace

SmtpSessions::SmtpSessions(CanRelay can_relay, Shelves shelves)
    : can_relay_(std::move(can_relay)), logins_(shelves.logins), by_client_(shelves.clients) {}

LoginHistory& SmtpSessions::history_of(std::string_view login) {
  std::string key = ascii_lower(login);
  if (LoginHistory* known = logins_.find(key)) return *known;
  LoginHistory& history = logins_.add(key);
  history.login = std::move(key);
  return history;
}

ClientLogin& SmtpSessions::client_login(const IpAddress& client) {
  ClientLogin* known = by_client_.find(key_of(client));
  return known != nullptr ? *known : by_client_.add(std::string(key_of(client)));
}

void SmtpSessions::on_login(std::string_view login, const IpAddress& client, Time at, LogPosition where) {
  LoginHistory& history = history_of(login);
  ++history.logins;
  history.last_at = at;
  history.last_client = client;
  history.last_where = where;
  if (client == IpAddress{}) return;  // "unknown[unknown]": the login counts, its client cannot

  count_client(history, client, at);
  forget_old(recent_logins_, at);
  recent_logins_.push_back({at, client, history.login, where});
  ClientLogin& from = client_login(client);
  if (from.last.login != history.login) from.other_at = from.last.at;
  from.last = recent_logins_.back();
}

void SmtpSessions::on_failure(std::string_view login) {
  // A failed login never makes a suspect: only logins that were used are remembered.
  if (LoginHistory* known = logins_.find(ascii_lower(login))) ++known->failures;
}

void SmtpSessions::on_over_limit(std::string_view login) { ++history_of(login).over_limit; }

void SmtpSessions::on_mailbox_login(std::string_view login, const IpAddress& client, LogPosition where) {
  LoginHistory& history = history_of(login);
  ++history.mailbox_logins;
  history.last_reader = client;
  history.last_read = where;
}

void SmtpSessions::on_connect(const IpAddress& client, Time at, LogPosition where) {
  if (!can_relay_(client)) return;
  forget_old(recent_relays_, at);
  recent_relays_.push_back({at, client, {}, where});
}

bool SmtpSessions::logged_in_since(const IpAddress& client, Time since) {
  const ClientLogin* from = by_client_.find(key_of(client));
  return from != nullptr && from->last.at >= since;
}

std::optional<SessionGuess> SmtpSessions::by_client(std::string_view sender, Time at,
                                                    const IpAddress& client) {
  const ClientLogin* from = by_client_.find(key_of(client));
  if (from == nullptr || from->last.at < at - k_session) return std::nullopt;
  if (auto by_own_address = by_sender(sender, at); by_own_address && by_own_address->client == client) {
    by_own_address->rule = SessionRule::login_by_client;
    return by_own_address;
  }
  SessionGuess guess = make_guess(SessionRule::login_by_client, from->last);
  guess.shared = from->other_at >= at - k_session && known(from->other_at);
  return guess;
}

std::optional<SessionGuess> SmtpSessions::by_sender(std::string_view sender, Time at) {
  const LoginHistory* history = logins_.find(ascii_lower(sender));
  if (history == nullptr || history->last_at < at - k_session) return std::nullopt;
  return make_guess(SessionRule::login_by_sender,
                    {history->last_at, history->last_client, history->login, history->last_where});
}

// Two different candidates within the minute, and nobody is named.
SessionGuess SmtpSessions::by_time(Time at) {
  SessionGuess guess;
  for (auto recent = recent_logins_.rbegin();
       recent != recent_logins_.rend() && recent->at >= at - k_just_now; ++recent) {
    if (recent->at > at + k_clock_step)
      continue;  // of a message in the queue that is older than the log's end
    if (guess.rule == SessionRule::only_login && guess.login != recent->login) return ambiguous();
    if (guess.rule == SessionRule::none) guess = make_guess(SessionRule::only_login, *recent);
  }
  for (auto recent = recent_relays_.rbegin();
       recent != recent_relays_.rend() && recent->at >= at - k_just_now; ++recent) {
    if (recent->at > at + k_clock_step || logged_in_since(recent->client, recent->at)) continue;
    if (guess.rule == SessionRule::only_login) return ambiguous();
    if (guess.rule == SessionRule::only_relay && guess.client != recent->client) return ambiguous();
    if (guess.rule == SessionRule::none) guess = make_guess(SessionRule::only_relay, *recent);
  }
  return guess;
}

SessionGuess SmtpSessions::guess(std::string_view sender, Time at, const std::optional<IpAddress>& client) {
  if (client) return by_client(sender, at, *client).value_or(SessionGuess{});
  if (auto guess = by_sender(sender, at)) return *guess;
  return by_time(at);
}

void SmtpSessions::save(Packer& archive) {
  logins_.save();
  by_client_.save();
  for (const auto* recent : {&recent_logins_, &recent_relays_}) {
    archive(std::vector<RecentSession>(recent->begin(), recent->end()));
  }
}

void SmtpSessions::restore(Unpacker& archive) {
  for (auto* recent : {&recent_logins_, &recent_relays_}) {
    std::vector<RecentSession> sessions;
    archive(sessions);
    recent->assign(sessions.begin(), sessions.end());
  }
}

}  // namespace spamtrace

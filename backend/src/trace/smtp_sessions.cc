#include "trace/smtp_sessions.h"

#include <algorithm>

#include "mail/address.h"

namespace spamtrace {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration k_session = hours{1};       // a client may send for long after one login
constexpr Duration k_just_now = seconds{60};   // what counts as now where only the time speaks
constexpr Duration k_clock_step = seconds{2};  // syslog's stamps have whole seconds, qmail's have not
constexpr size_t k_most_recent = 1 << 16;
constexpr size_t k_most_addresses = 1 << 17;  // remembered client addresses; the old ones are dropped first

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

SessionGuess make_guess(SessionRule rule, uint32_t login, const IpAddress& client, Time at,
                        LogPosition where) {
  SessionGuess guess;
  guess.rule = rule;
  guess.login = login;
  guess.client = client;
  guess.at = at;
  guess.where = where;
  return guess;
}

SessionGuess ambiguous() {
  SessionGuess guess;
  guess.rule = SessionRule::ambiguous;
  return guess;
}

}  // namespace

size_t IpHash::operator()(const IpAddress& ip) const {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(ip.bytes.data()), ip.bytes.size()});
}

SmtpSessions::SmtpSessions(CanRelay can_relay) : can_relay_(std::move(can_relay)) {}

uint32_t SmtpSessions::intern(std::string_view login) {
  const auto [at, added] = index_.try_emplace(ascii_lower(login), static_cast<uint32_t>(logins_.size()));
  if (added) {
    logins_.emplace_back();
    logins_.back().login = at->first;
  }
  return at->second;
}

void SmtpSessions::on_login(std::string_view login, const IpAddress& client, Time at, LogPosition where) {
  const uint32_t index = intern(login);
  LoginHistory& history = logins_[index];
  ++history.logins;
  history.last_at = at;
  history.last_client = client;
  history.last_where = where;
  if (client == IpAddress{}) return;  // "unknown[unknown]": the login counts, its client cannot

  count_client(history, client, at);
  forget_old(recent_logins_, at);
  recent_logins_.push_back({at, client, index, where});
  if (by_client_.size() >= k_most_addresses) by_client_.clear();
  ClientLogin& from = by_client_[client];
  if (from.last.login != index) from.other_at = from.last.at;
  from.last = {at, client, index, where};
}

void SmtpSessions::on_failure(std::string_view login) {
  // A failed login never makes a suspect: only logins that were used are remembered.
  if (const auto at = index_.find(ascii_lower(login)); at != index_.end()) ++logins_[at->second].failures;
}

void SmtpSessions::on_over_limit(std::string_view login) { ++logins_[intern(login)].over_limit; }

void SmtpSessions::on_mailbox_login(std::string_view login, const IpAddress& client, LogPosition where) {
  LoginHistory& history = logins_[intern(login)];
  ++history.mailbox_logins;
  history.last_reader = client;
  history.last_read = where;
}

void SmtpSessions::on_connect(const IpAddress& client, Time at, LogPosition where) {
  if (!can_relay_(client)) return;
  forget_old(recent_relays_, at);
  recent_relays_.push_back({at, client, 0, where});
}

bool SmtpSessions::logged_in_since(const IpAddress& client, Time since) const {
  const auto at = by_client_.find(client);
  return at != by_client_.end() && at->second.last.at >= since;
}

std::optional<SessionGuess> SmtpSessions::by_client(std::string_view sender, Time at,
                                                    const IpAddress& client) const {
  const auto found = by_client_.find(client);
  if (found == by_client_.end() || found->second.last.at < at - k_session) return std::nullopt;
  const auto by_own_address = by_sender(sender, at);
  if (by_own_address && by_own_address->client == client) {
    SessionGuess guess = *by_own_address;
    guess.rule = SessionRule::login_by_client;
    return guess;
  }
  const RecentSession& last = found->second.last;
  SessionGuess guess = make_guess(SessionRule::login_by_client, last.login, client, last.at, last.where);
  guess.shared = found->second.other_at >= at - k_session && known(found->second.other_at);
  return guess;
}

std::optional<SessionGuess> SmtpSessions::by_sender(std::string_view sender, Time at) const {
  const LoginHistory* history = find_login(ascii_lower(sender));
  if (history == nullptr || history->last_at < at - k_session) return std::nullopt;
  const auto index = static_cast<uint32_t>(history - logins_.data());
  return make_guess(SessionRule::login_by_sender, index, history->last_client, history->last_at,
                    history->last_where);
}

// Two different candidates within the minute, and nobody is named.
SessionGuess SmtpSessions::by_time(Time at) const {
  SessionGuess guess;
  for (auto recent = recent_logins_.rbegin();
       recent != recent_logins_.rend() && recent->at >= at - k_just_now; ++recent) {
    if (recent->at > at + k_clock_step)
      continue;  // of a message in the queue that is older than the log's end
    if (guess.rule == SessionRule::only_login && guess.login != recent->login) return ambiguous();
    if (guess.rule == SessionRule::none) {
      guess = make_guess(SessionRule::only_login, recent->login, recent->client, recent->at, recent->where);
    }
  }
  for (auto recent = recent_relays_.rbegin();
       recent != recent_relays_.rend() && recent->at >= at - k_just_now; ++recent) {
    if (recent->at > at + k_clock_step || logged_in_since(recent->client, recent->at)) continue;
    if (guess.rule == SessionRule::only_login) return ambiguous();
    if (guess.rule == SessionRule::only_relay && guess.client != recent->client) return ambiguous();
    if (guess.rule == SessionRule::none) {
      guess = make_guess(SessionRule::only_relay, 0, recent->client, recent->at, recent->where);
    }
  }
  return guess;
}

SessionGuess SmtpSessions::guess(std::string_view sender, Time at,
                                 const std::optional<IpAddress>& client) const {
  if (client) return by_client(sender, at, *client).value_or(SessionGuess{});
  if (auto guess = by_sender(sender, at)) return *guess;
  return by_time(at);
}

const LoginHistory* SmtpSessions::find_login(std::string_view login) const {
  const auto at = index_.find(std::string(login));
  return at == index_.end() ? nullptr : &logins_[at->second];
}

}  // namespace spamtrace

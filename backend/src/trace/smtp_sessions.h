// Who was logged in over SMTP when a message came in.
//
// qmail's log ties a login to no message: there are only the time, the client's address and the envelope
// sender. So every answer here is an inference, with the rule that led to it.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/net.h"
#include "base/time.h"

namespace spamtrace {

// Where a line stands: which log file (by its index in the run) and at which byte.
struct LogPosition {
  uint32_t file = 0;
  uint64_t offset = 0;
};

enum class SessionRule : uint8_t {
  none,             // nobody could be named
  ambiguous,        // several could
  login_by_client,  // the last login from the client's address, which the queue file tells
  login_by_sender,  // the envelope sender is a login that was used in the last hour
  only_login,       // the only login in the last minute, and no white-listed client connected
  only_relay,       // the only white-listed client that connected in the last minute, and nobody logged in
};

struct SessionGuess {
  SessionRule rule = SessionRule::none;
  uint32_t login = 0;  // index for SmtpSessions::login(); valid with a login_* rule or only_login
  IpAddress client;    // valid unless none or ambiguous
  Time at;             // of the login or connection
  LogPosition where;
  bool shared = false;  // with login_by_client: another login came from that address within the hour
};

// How often one client address was used with a login.
struct ClientUse {
  IpAddress client;
  uint32_t logins = 0;
  Time first, last;
};

struct LoginHistory {
  std::string login;
  std::vector<ClientUse> clients;  // at most k_most_clients
  uint32_t logins = 0;
  uint32_t failures = 0;
  Time last_at;
  IpAddress last_client;
  LogPosition last_where;
  uint32_t over_limit = 0;      // messages refused, since the mailbox had sent as many as Plesk allows it
  uint32_t mailbox_logins = 0;  // to read mail, by POP3 or IMAP
  IpAddress last_reader;
  LogPosition last_read;
};

// One login or connection, as remembered for a while.
struct RecentSession {
  Time at;
  IpAddress client;
  uint32_t login = 0;
  LogPosition where;
};

struct ClientLogin {
  RecentSession last;
  Time other_at;  // when another login than the last one was used from there
};

struct IpHash {
  size_t operator()(const IpAddress& ip) const;
};

class SmtpSessions {
 public:
  using CanRelay = std::function<bool(const IpAddress&)>;  // is the address white-listed?
  explicit SmtpSessions(CanRelay can_relay);

  void on_login(std::string_view login, const IpAddress& client, Time at, LogPosition where);
  void on_failure(std::string_view login);
  void on_over_limit(std::string_view login);
  void on_mailbox_login(std::string_view login, const IpAddress& client, LogPosition where);
  void on_connect(const IpAddress& client, Time at, LogPosition where);

  // Who sent the message that came in over SMTP at `at`? `client` where the queue file still tells it.
  SessionGuess guess(std::string_view sender, Time at, const std::optional<IpAddress>& client) const;

  const LoginHistory& login(uint32_t index) const { return logins_[index]; }
  const LoginHistory* find_login(std::string_view login) const;

  static constexpr size_t k_most_clients = 4096;  // of one login; more addresses change no verdict

 private:
  uint32_t intern(std::string_view login);
  std::optional<SessionGuess> by_client(std::string_view sender, Time at, const IpAddress& client) const;
  std::optional<SessionGuess> by_sender(std::string_view sender, Time at) const;
  SessionGuess by_time(Time at) const;
  bool logged_in_since(const IpAddress& client, Time since) const;

  CanRelay can_relay_;
  std::vector<LoginHistory> logins_;
  std::unordered_map<std::string, uint32_t> index_;
  std::deque<RecentSession> recent_logins_;
  std::deque<RecentSession> recent_relays_;
  tsl::robin_map<IpAddress, ClientLogin, IpHash> by_client_;
};

}  // namespace spamtrace

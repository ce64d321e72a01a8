// Who was logged in over SMTP when a message came in.
//
// qmail's log ties a login to no message: there are only the time, the client's address and the envelope
// sender. So every answer here is an inference, with the rule that led to it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/net.h"
#include "base/pack.h"
#include "base/time.h"
#include "trace/kept.h"

namespace spamtrace {

// Where a line stands: which log file (by its number in the index) and at which byte.
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
  std::string login;  // with a login_* rule or only_login
  IpAddress client;   // valid unless none or ambiguous
  Time at;            // of the login or connection
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
  std::string login;  // empty: a connection without one
  LogPosition where;
};

struct ClientLogin {
  RecentSession last;
  Time other_at;  // when another login than the last one was used from there
};

class SmtpSessions {
 public:
  using CanRelay = std::function<bool(const IpAddress&)>;  // is the address white-listed?

  // Where the logins and the clients are kept. Without shelves all are at hand.
  struct Shelves {
    Shelf<LoginHistory>* logins = nullptr;  // by login
    Shelf<ClientLogin>* clients = nullptr;  // by address
  };
  SmtpSessions(CanRelay can_relay, Shelves shelves);

  void on_login(std::string_view login, const IpAddress& client, Time at, LogPosition where);
  void on_failure(std::string_view login);
  void on_over_limit(std::string_view login);
  void on_mailbox_login(std::string_view login, const IpAddress& client, LogPosition where);
  void on_connect(const IpAddress& client, Time at, LogPosition where);

  // Who sent the message that came in over SMTP at `at`? `client` where the queue file still tells it.
  SessionGuess guess(std::string_view sender, Time at, const std::optional<IpAddress>& client);

  // Puts what was changed on the shelves, and the rest into the archive.
  void save(Packer& archive);
  void restore(Unpacker& archive);

  static constexpr size_t k_most_clients = 4096;  // of one login; more addresses change no verdict

 private:
  LoginHistory& history_of(std::string_view login);
  ClientLogin& client_login(const IpAddress& client);
  std::optional<SessionGuess> by_client(std::string_view sender, Time at, const IpAddress& client);
  std::optional<SessionGuess> by_sender(std::string_view sender, Time at);
  SessionGuess by_time(Time at);
  bool logged_in_since(const IpAddress& client, Time since);

  CanRelay can_relay_;
  KeptByText<LoginHistory> logins_;
  KeptByText<ClientLogin> by_client_;
  std::deque<RecentSession> recent_logins_;
  std::deque<RecentSession> recent_relays_;
};

}  // namespace spamtrace

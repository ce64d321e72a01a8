// The mailboxes that logged in, and from which address last: what SmtpSessions keeps.
#pragma once

#include "index/database.h"
#include "index/known_keys.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

class LoginTable : public Shelf<LoginHistory> {
 public:
  explicit LoginTable(Database& database);
  bool may_have(std::string_view login) override { return keys_.may_have(login); }
  bool fetch(std::string_view login, LoginHistory& history) override;
  void put(std::string_view login, const LoginHistory& history, bool is_new) override;
  void remove(std::string_view login, const LoginHistory& history) override;
  void forget() { keys_.forget(); }

 private:
  Database& database_;
  KnownKeys keys_;
};

class ClientTable : public Shelf<ClientLogin> {
 public:
  explicit ClientTable(Database& database);
  bool may_have(std::string_view address) override { return keys_.may_have(address); }
  bool fetch(std::string_view address, ClientLogin& login) override;
  void put(std::string_view address, const ClientLogin& login, bool is_new) override;
  void remove(std::string_view address, const ClientLogin& login) override;
  void forget() { keys_.forget(); }

 private:
  Database& database_;
  KnownKeys keys_;
};

}  // namespace spamtrace

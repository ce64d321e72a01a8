#include "index/login_table.h"

#include <set>

#include "index/damage.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

size_t count_networks(const LoginHistory& history) {
  std::set<IpAddress> networks;
  for (const ClientUse& use : history.clients) networks.insert(site_network(use.client));
  return networks.size();
}

}  // namespace

LoginTable::LoginTable(Database& database)
    : database_(database), keys_([this](const std::function<void(std::string_view)>& add) {
        for (Query query(database_, "SELECT login FROM login"); query.next();) add(query.text(0));
      }) {}

bool LoginTable::fetch(std::string_view login, LoginHistory& history) {
  Query query(database_, "SELECT history FROM login WHERE login = ?", login);
  if (!query.next()) return false;
  unpack_or_throw(query.text(0), history);
  return true;
}

void LoginTable::put(std::string_view login, const LoginHistory& history, bool) {
  keys_.add(login);
  Query(database_, "INSERT OR REPLACE INTO login VALUES (?,?,?,?,?,?,?)", login, history.logins,
        history.failures, history.over_limit, history.clients.size(), count_networks(history),
        Blob{packed(history)})
      .run();
}

void LoginTable::remove(std::string_view login, const LoginHistory&) {
  Query(database_, "DELETE FROM login WHERE login = ?", login).run();
}

ClientTable::ClientTable(Database& database)
    : database_(database), keys_([this](const std::function<void(std::string_view)>& add) {
        for (Query query(database_, "SELECT address FROM client"); query.next();) add(query.text(0));
      }) {}

bool ClientTable::fetch(std::string_view address, ClientLogin& login) {
  Query query(database_, "SELECT login FROM client WHERE address = ?", Blob{address});
  if (!query.next()) return false;
  unpack_or_throw(query.text(0), login);
  return true;
}

void ClientTable::put(std::string_view address, const ClientLogin& login, bool) {
  keys_.add(address);
  Query(database_, "INSERT OR REPLACE INTO client VALUES (?,?)", Blob{address}, Blob{packed(login)}).run();
}

void ClientTable::remove(std::string_view address, const ClientLogin&) {
  Query(database_, "DELETE FROM client WHERE address = ?", Blob{address}).run();
}

}  // namespace spamtrace

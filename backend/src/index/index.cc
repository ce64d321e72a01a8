#include "index/index.h"

#include <sqlite3.h>

#include "index/schema.h"
#include "index/state_table.h"

namespace spamtrace {

Index::Index(const std::string& path)
    : database_(path),
      history_(database_),
      live_(database_),
      queue_(database_),
      logs_(database_),
      logins_(database_),
      clients_(database_) {
  if (is_empty(database_)) make_schema(database_);
  if (!has_schema(database_)) throw SQLite::Exception("the file is no index of this version", SQLITE_FORMAT);
}

std::string Index::state(const std::string& name) { return state_bytes(database_, name); }

void Index::set_state(const std::string& name, std::string_view bytes) {
  set_state_bytes(database_, name, bytes);
}

void Index::begin() { database_.execute("BEGIN IMMEDIATE"); }

void Index::flush() {
  history_.flush();
  queue_.flush();
}

void Index::commit() {
  flush();
  database_.execute("COMMIT");
}

void Index::roll_back() {
  forget();
  database_.execute("ROLLBACK");
}

void Index::forget() {
  history_.forget();
  live_.forget();
  queue_.forget();
  logins_.forget();
  clients_.forget();
}

}  // namespace spamtrace

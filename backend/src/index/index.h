// All that is remembered between two runs, in one SQLite file: the only way to it.
//
// Its functions throw SQLite::Exception where the file fails them; error_of() in database.h says what to do.
#pragma once

#include <memory>
#include <string>

#include "index/database.h"
#include "index/history.h"
#include "index/live_table.h"
#include "index/log_table.h"
#include "index/login_table.h"
#include "index/queue_table.h"

namespace spamtrace {

class Index {
 public:
  // `path` is that of an index, of a file that is not there yet, or `:memory:`. Throws where it is none, or
  // one of another version (see open_index.h for what is done then).
  explicit Index(const std::string& path);

  Database& database() { return database_; }
  History& history() { return history_; }
  LiveTable& live() { return live_; }
  QueueTable& queue() { return queue_; }
  LogTable& logs() { return logs_; }
  LoginTable& logins() { return logins_; }
  ClientTable& clients() { return clients_; }

  // Bytes under a name; empty where there are none.
  std::string state(const std::string& name);
  void set_state(const std::string& name, std::string_view bytes);

  void begin();
  void commit();     // with the history flushed
  void roll_back();  // forgets what is at hand, too

  // Looks everything up again, since rows were removed behind its back.
  void forget();

 private:
  Database database_;
  History history_;
  LiveTable live_;
  QueueTable queue_;
  LogTable logs_;
  LoginTable logins_;
  ClientTable clients_;
};

}  // namespace spamtrace

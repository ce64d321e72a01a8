// The connection to the index's file, and statements that are prepared once.
//
// What SQLite refuses is thrown as SQLite::Exception; error_of() makes an Error of it. Nothing outside this
// folder sees either: see index.h.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace spamtrace {

// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

// One thread uses it: SQLite's locks around each value of a row would be a seventh of the time of a long
// read.
class Database {
 public:
  // Opens or makes the file; to be read only, it must be there. `:memory:` is one that nobody else sees.
  enum class Access { write, read };
  explicit Database(const std::string& path, Access access = Access::write);

  // Waits for the disk only where the journal beside the file has become long. What is committed is in a
  // short one as safely, and the next run reads it there.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // So much of the file is kept in memory of the process, at most. What is not is read with a call for each
  // page, which is cheaper than new memory for it, or a mapped file: see docs/performance.md.
  void keep_in_memory(int kib);

  // REQUIRES: `sql` is a literal, since it is known by its address.
  SQLite::Statement& prepared(const char* sql);
  void execute(const char* sql) { connection_.exec(sql); }

  // The number of the row that was inserted last.
  int64_t last_row() const { return connection_.getLastInsertRowid(); }

 private:
  std::string path_;
  SQLite::Database connection_;
  std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

// One run of a statement; it is free for the next at the end of its scope.
//   for (Query query(database, "SELECT a, b FROM t WHERE c = ?", c); query.next();) use(query.integer(0));
class Query {
 public:
  template <class... Values>
  Query(Database& database, const char* sql, const Values&... values) : statement_(database.prepared(sql)) {
    int place = 1;
    (bind(place++, values), ...);
  }
  ~Query() { statement_.tryReset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool next() { return statement_.executeStep(); }
  void run() { statement_.exec(); }

  int64_t integer(int column) { return statement_.getColumn(column).getInt64(); }
  // Text and blobs are good until the next row.
  std::string_view text(int column) {
    const SQLite::Column value = statement_.getColumn(column);
    const char* bytes = static_cast<const char*>(value.getBlob());
    return bytes == nullptr ? std::string_view{}
                            : std::string_view(bytes, static_cast<size_t>(value.getBytes()));
  }
  bool is_null(int column) { return statement_.getColumn(column).isNull(); }

 private:
  void bind(int place, std::string_view text) { statement_.bind(place, std::string(text)); }
  void bind(int place, Blob blob) {
    statement_.bind(place, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
  }
  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  void bind(int place, Number number) { statement_.bind(place, static_cast<int64_t>(number)); }

  SQLite::Statement& statement_;
};

// All that is read while it lives is of one moment, whatever another process writes.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(database) { database_.execute("SAVEPOINT snapshot"); }
  ~Snapshot() {
    try {
      database_.execute("RELEASE snapshot");
    } catch (const SQLite::Exception&) {  // undone by SQLite itself
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& database_;
};

// What SQLite said, with what can be done about it.
Error error_of(const SQLite::Exception& exception);

// The file is damaged, or is no index at all.
bool is_damage(const SQLite::Exception& exception);

}  // namespace spamtrace

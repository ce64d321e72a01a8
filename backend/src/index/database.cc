#include "index/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

namespace spamtrace {
namespace {

// Reading goes on while another process writes (WAL). A write that was committed may be lost with the power,
// and is then read from the log again; the file stays whole (sqlite.org/pragma.html#pragma_synchronous).
//
// Pages are four times the usual size: the long blobs of queue_chunks.h then lie on few of them. Only a new
// file takes this size.
constexpr const char* k_settings = R"(
  PRAGMA page_size = 16384;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8192;
  PRAGMA journal_size_limit = 67108864;
)";

// The next run reads all of it before it begins (sqlite.org/walformat.html#recovery), at some 1 GB/s.
constexpr off_t k_short_journal = 4 << 20;

constexpr int k_wait_for_writer_ms = 10'000;

struct Advice {
  int code;  // of SQLite, without its extension
  ErrorCode as;
  const char* hint;
};
constexpr Advice k_advice[] = {
    {SQLITE_FULL, ErrorCode::failed,
     "the disk is full; what was read before is kept, free some space and ask again"},
    {SQLITE_IOERR, ErrorCode::failed,
     "look at the disk and the log of the kernel; what was read before is kept"},
    {SQLITE_READONLY, ErrorCode::not_permitted, "give --state a directory that may be written"},
    {SQLITE_CANTOPEN, ErrorCode::not_permitted, "give --state a directory that may be written"},
    {SQLITE_PERM, ErrorCode::not_permitted, "give --state a directory that may be written"},
    {SQLITE_BUSY, ErrorCode::failed, "another run writes it; ask again in a moment"},
    {SQLITE_LOCKED, ErrorCode::failed, "another run writes it; ask again in a moment"},
    {SQLITE_CORRUPT, ErrorCode::unreadable, "ask again: it is built anew from the logs"},
    {SQLITE_NOTADB, ErrorCode::unreadable, "ask again: it is built anew from the logs"},
};

}  // namespace

// One thread at a time uses it, so SQLite need not lock (OPEN_NOMUTEX).
Database::Database(const std::string& path, Access access)
    : path_(path),
      connection_(
          path,
          SQLite::OPEN_NOMUTEX |
              (access == Access::read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE),
          k_wait_for_writer_ms) {
  if (access == Access::write) connection_.exec(k_settings);
}

void Database::keep_in_memory(int kib) { connection_.exec("PRAGMA cache_size = -" + std::to_string(kib)); }

Database::~Database() {
  struct stat journal {};
  const bool is_short = ::stat((path_ + "-wal").c_str(), &journal) == 0 && journal.st_size <= k_short_journal;
  if (is_short) sqlite3_db_config(connection_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

SQLite::Statement& Database::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (statement == nullptr) statement = std::make_unique<SQLite::Statement>(connection_, sql);
  return *statement;
}

Error error_of(const SQLite::Exception& exception) {
  const std::string message = std::string("the index: ") + exception.what();
  for (const Advice& advice : k_advice) {
    if ((exception.getErrorCode() & 0xff) == advice.code) return {advice.as, message, advice.hint};
  }
  return {ErrorCode::failed, message, "this should not happen; please report it"};
}

bool is_damage(const SQLite::Exception& exception) {
  const int code = exception.getErrorCode() & 0xff;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

}  // namespace spamtrace

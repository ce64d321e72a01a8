#include "index/schema.h"

#include <functional>

namespace spamtrace {
namespace {

constexpr const char* k_tables = R"(
CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE log (
  number INTEGER PRIMARY KEY, path TEXT NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,
  piece BLOB NOT NULL);

CREATE TABLE origin (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL, account TEXT NOT NULL,
  domain TEXT NOT NULL, inferred INTEGER NOT NULL, claimed INTEGER NOT NULL,
  messages INTEGER NOT NULL, recipients INTEGER NOT NULL, sent INTEGER NOT NULL, deferred INTEGER NOT NULL,
  bounced INTEGER NOT NULL, unknown_recipients INTEGER NOT NULL, foreign_sender INTEGER NOT NULL,
  queued INTEGER NOT NULL, queued_recipients INTEGER NOT NULL, most_recipients INTEGER NOT NULL,
  with_header INTEGER NOT NULL, list_unsubscribe INTEGER NOT NULL, busiest_hour INTEGER NOT NULL,
  busiest_messages INTEGER NOT NULL, busiest_recipients INTEGER NOT NULL, past_days INTEGER NOT NULL,
  past_usual INTEGER NOT NULL, past_greatest INTEGER NOT NULL);
CREATE INDEX origin_domain ON origin (domain);

CREATE TABLE origin_past (
  origin INTEGER PRIMARY KEY, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, rank INTEGER NOT NULL,
  evidence BLOB NOT NULL, samples BLOB NOT NULL);

CREATE TABLE day (
  day INTEGER NOT NULL, origin INTEGER NOT NULL, sum BLOB NOT NULL, hours BLOB NOT NULL,
  PRIMARY KEY (day, origin)) WITHOUT ROWID;
CREATE INDEX day_by_origin ON day (origin, day);

CREATE TABLE name (
  origin INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL, past INTEGER NOT NULL,
  live INTEGER NOT NULL, last_hour INTEGER NOT NULL, PRIMARY KEY (origin, kind, text)) WITHOUT ROWID;
CREATE INDEX name_by_count ON name (origin, kind, past + live);
CREATE TABLE name_total (
  origin INTEGER NOT NULL, kind INTEGER NOT NULL, names INTEGER NOT NULL, past INTEGER NOT NULL,
  unnamed INTEGER NOT NULL, most INTEGER NOT NULL, PRIMARY KEY (origin, kind)) WITHOUT ROWID;

CREATE TABLE live (
  number INTEGER PRIMARY KEY, place INTEGER NOT NULL, key TEXT NOT NULL, origin INTEGER NOT NULL,
  rank INTEGER NOT NULL, first_seen INTEGER NOT NULL, share BLOB NOT NULL, trace BLOB NOT NULL);
CREATE INDEX live_by_key ON live (key);
CREATE INDEX live_by_origin ON live (origin, rank, first_seen);

CREATE TABLE forwarded_to (
  day INTEGER NOT NULL, address TEXT NOT NULL, messages INTEGER NOT NULL,
  PRIMARY KEY (day, address)) WITHOUT ROWID;

CREATE TABLE login (
  login TEXT PRIMARY KEY, logins INTEGER NOT NULL, failures INTEGER NOT NULL, over_limit INTEGER NOT NULL,
  clients INTEGER NOT NULL, networks INTEGER NOT NULL, history BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE client (address BLOB PRIMARY KEY, login BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE queue (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, spool INTEGER NOT NULL, stamp INTEGER NOT NULL,
  state INTEGER NOT NULL, gone INTEGER NOT NULL, unsettled INTEGER NOT NULL, live INTEGER NOT NULL,
  origin INTEGER NOT NULL, arrival INTEGER NOT NULL, size INTEGER NOT NULL, recipients INTEGER NOT NULL,
  damaged INTEGER NOT NULL, renumbered INTEGER NOT NULL, message BLOB NOT NULL, session BLOB NOT NULL);
CREATE UNIQUE INDEX queue_id ON queue (id, spool);
CREATE INDEX queue_flawed ON queue (damaged, renumbered) WHERE damaged OR renumbered;
CREATE INDEX queue_unsettled ON queue (number) WHERE unsettled;

CREATE TABLE queue_keys (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE queue_senders (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE queue_subjects (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE queue_recipients (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE queue_domains (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
)";

constexpr int k_application = 0x53505452;  // "SPTR", which file(1) would show

int64_t pragma(Database& database, const char* sql) {
  Query query(database, sql);
  return query.next() ? query.integer(0) : 0;
}

// What is packed rests on how this library hashes; another one is as another version.
int64_t version() {
  const auto probe = static_cast<int64_t>(std::hash<std::string_view>{}("spamtrace") & 0xffff);
  return (static_cast<int64_t>(k_index_version) << 16) | probe;
}

}  // namespace

bool has_schema(Database& database) {
  return pragma(database, "PRAGMA application_id") == k_application &&
         pragma(database, "PRAGMA user_version") == version();
}

bool is_empty(Database& database) { return pragma(database, "SELECT count(*) FROM sqlite_master") == 0; }

void make_schema(Database& database) {
  database.execute("BEGIN IMMEDIATE");
  if (is_empty(database)) {  // another run may have been faster
    database.execute(k_tables);
    database.execute(("PRAGMA application_id = " + std::to_string(k_application)).c_str());
    database.execute(("PRAGMA user_version = " + std::to_string(version())).c_str());
  }
  database.execute("COMMIT");
}

}  // namespace spamtrace

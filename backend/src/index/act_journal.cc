#include "index/act_journal.h"

#include <sqlite3.h>

#include <filesystem>
#include <numeric>

namespace spamtrace {
namespace {

constexpr const char* k_file = "/journal.db";
constexpr int k_application = 0x5350544a;  // "SPTJ"
constexpr int k_version = 2;               // a later one reads what this one wrote, and adds to it
constexpr int k_without_targets = 1;

constexpr const char* k_tables = R"(
CREATE TABLE act (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, actor TEXT NOT NULL, undoes INTEGER NOT NULL,
  begun INTEGER NOT NULL, ended INTEGER NOT NULL, driver INTEGER NOT NULL, driver_started INTEGER NOT NULL);
CREATE TABLE item (
  number INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, name TEXT NOT NULL, site INTEGER NOT NULL,
  before BLOB NOT NULL, after BLOB NOT NULL, state INTEGER NOT NULL, said TEXT NOT NULL,
  forced INTEGER NOT NULL, undoes INTEGER NOT NULL, target INTEGER NOT NULL DEFAULT 0,
  arrival INTEGER NOT NULL DEFAULT 0);
CREATE INDEX item_by_act ON item (act, state);
)";

// An act in one piece, or nothing of it.
class JournalWrite {
 public:
  explicit JournalWrite(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  ~JournalWrite() {
    if (is_over_) return;
    try {
      database_.execute("ROLLBACK");
    } catch (const SQLite::Exception&) {  // undone by SQLite itself
    }
  }
  JournalWrite(const JournalWrite&) = delete;
  JournalWrite& operator=(const JournalWrite&) = delete;
  void commit() {
    database_.execute("COMMIT");
    is_over_ = true;
  }

 private:
  Database& database_;
  bool is_over_ = false;
};

int64_t pragma(Database& database, const char* sql) {
  Query query(database, sql);
  return query.next() ? query.integer(0) : 0;
}

int64_t micros(Time time) { return time.time_since_epoch().count(); }
Time from_micros(int64_t count) { return Time{Duration{count}}; }

#define SPAMTRACE_ACTS "SELECT id, kind, actor, undoes, begun, ended, driver, driver_started FROM act "

// With and without targets.
#define SPAMTRACE_ITEMS(rest)                                                                          \
  {                                                                                                    \
    "SELECT number, name, site, before, after, state, said, forced, undoes, 0, 0 FROM item " rest,     \
        "SELECT number, name, site, before, after, state, said, forced, undoes, target, arrival FROM " \
        "item " rest,                                                                                  \
  }
constexpr const char* k_items_of_act[] =
    SPAMTRACE_ITEMS("WHERE act = ?1 ORDER BY ?2 AND state NOT IN (4, 5), number LIMIT ?3 OFFSET ?4");
constexpr const char* k_items_in_state[] = SPAMTRACE_ITEMS("WHERE act = ? AND state = ? ORDER BY number");
#undef SPAMTRACE_ITEMS

Act read_act(Query& query) {
  Act act;
  act.id = query.integer(0);
  act.kind = query.text(1);
  act.actor = query.text(2);
  act.undoes = query.integer(3);
  act.begun = from_micros(query.integer(4));
  act.ended = from_micros(query.integer(5));
  act.driver = {query.integer(6), static_cast<uint64_t>(query.integer(7))};
  return act;
}

// A number that none of them has is of a later version.
ActState state_of(int64_t number) {
  return number >= 0 && number < static_cast<int64_t>(k_act_states) ? static_cast<ActState>(number)
                                                                    : ActState::failed;
}

ActTarget target_of(int64_t number) {
  return number >= 0 && number <= static_cast<int64_t>(ActTarget::message) ? static_cast<ActTarget>(number)
                                                                           : ActTarget::domain;
}

void insert(Database& database, int64_t act, const ActItem& item) {
  Query(database,
        "INSERT INTO item (act, name, site, before, after, state, said, forced, undoes, target, "
        "arrival) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        act, item.name, item.site, Blob{item.before}, Blob{item.after}, item.state, item.said, item.forced,
        item.undoes, item.target, micros(item.arrival))
      .run();
}

void update(Database& database, const ActItem& item) {
  Query(database, "UPDATE item SET before = ?, state = ?, said = ? WHERE number = ?", Blob{item.before},
        item.state, item.said, item.number)
      .run();
  const bool is_back = item.state == ActState::done || item.state == ActState::already;
  if (!is_back || item.undoes == 0) return;
  Query(database, "UPDATE item SET state = ? WHERE number = ? AND state = ?", ActState::undone, item.undoes,
        ActState::done)
      .run();
}

// But for the last ones.
void forget_prepared(Database& database) {
  constexpr int k_kept = 20;
  Query(
      database,
      "DELETE FROM item WHERE act IN (SELECT id FROM act WHERE begun = 0 ORDER BY id DESC LIMIT -1 OFFSET ?)",
      k_kept)
      .run();
  Query(database,
        "DELETE FROM act WHERE id IN (SELECT id FROM act WHERE begun = 0 ORDER BY id DESC LIMIT -1 OFFSET ?)",
        k_kept)
      .run();
}

}  // namespace

const char* name_of(ActState state) {
  static constexpr const char* k_names[k_act_states] = {"planned", "sent",    "done",  "already",
                                                        "failed",  "changed", "undone"};
  return k_names[static_cast<size_t>(state)];
}

const char* name_of(ActTarget target) {
  static constexpr const char* k_names[] = {"domain", "plan", "white_list", "message"};
  return k_names[static_cast<size_t>(target)];
}

uint64_t ActCounts::total() const { return std::accumulate(by_state.begin(), by_state.end(), uint64_t{0}); }

ActJournal::ActJournal(const std::string& directory, Database::Access access)
    : database_(directory + k_file, access) {
  // What it tells is true of the panel only if it is on the disk before the panel is asked.
  database_.execute("PRAGMA synchronous = FULL");
  if (access == Database::Access::write) make_tables();
  has_targets_ = version() != k_without_targets;
  if (pragma(database_, "PRAGMA application_id") != k_application ||
      (has_targets_ && version() != k_version)) {
    throw SQLite::Exception("this journal of acts is of another version", SQLITE_FORMAT);
  }
}

void ActJournal::make_tables() {
  const auto set_version = [&] {
    database_.execute(("PRAGMA user_version = " + std::to_string(k_version)).c_str());
  };
  JournalWrite write(database_);
  if (pragma(database_, "SELECT count(*) FROM sqlite_master") == 0) {
    database_.execute(k_tables);
    database_.execute(("PRAGMA application_id = " + std::to_string(k_application)).c_str());
    set_version();
  }
  if (version() == k_without_targets) {
    database_.execute("ALTER TABLE item ADD COLUMN target INTEGER NOT NULL DEFAULT 0");
    database_.execute("ALTER TABLE item ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0");
    set_version();
  }
  write.commit();
}

int64_t ActJournal::version() { return pragma(database_, "PRAGMA user_version"); }

int64_t ActJournal::add(const Act& act, const std::vector<ActItem>& items) {
  JournalWrite write(database_);
  Query(database_,
        "INSERT INTO act (kind, actor, undoes, begun, ended, driver, driver_started) VALUES (?,?,?,?,?,?,?)",
        act.kind, act.actor, act.undoes, micros(act.begun), micros(act.ended), act.driver.pid,
        act.driver.started)
      .run();
  const int64_t id = database_.last_row();
  for (const ActItem& item : items) insert(database_, id, item);
  if (!known(act.begun)) forget_prepared(database_);
  write.commit();
  return id;
}

bool ActJournal::begin(int64_t id, const std::string& actor, Time now) {
  JournalWrite write(database_);
  Query(database_, "UPDATE act SET begun = ?, actor = ? WHERE id = ? AND begun = 0", micros(now), actor, id)
      .run();
  const bool has_begun = pragma(database_, "SELECT changes()") == 1;
  write.commit();
  return has_begun;
}

std::optional<Act> ActJournal::find(int64_t id) {
  Query query(database_, SPAMTRACE_ACTS "WHERE id = ?", id);
  return query.next() ? std::optional(read_act(query)) : std::nullopt;
}

std::optional<Act> ActJournal::unfinished(const std::string& kind) {
  Query query(database_, SPAMTRACE_ACTS "WHERE kind = ? AND ended = 0 AND begun <> 0 ORDER BY id LIMIT 1",
              kind);
  return query.next() ? std::optional(read_act(query)) : std::nullopt;
}

std::vector<Act> ActJournal::acts(size_t offset, size_t limit) {
  std::vector<Act> acts;
  Query query(database_, SPAMTRACE_ACTS "WHERE begun <> 0 ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset);
  while (query.next()) acts.push_back(read_act(query));
  return acts;
}

uint64_t ActJournal::count_acts() {
  return static_cast<uint64_t>(pragma(database_, "SELECT count(*) FROM act WHERE begun <> 0"));
}

ActCounts ActJournal::counts(int64_t act) {
  ActCounts counts;
  Query query(database_, "SELECT state, count(*) FROM item WHERE act = ? GROUP BY state", act);
  while (query.next())
    counts.by_state[static_cast<size_t>(state_of(query.integer(0)))] +=
        static_cast<uint64_t>(query.integer(1));
  return counts;
}

std::vector<ActItem> ActJournal::items(int64_t act, bool troubles_first, size_t offset, size_t limit) {
  Query query(database_, k_items_of_act[has_targets_], act, troubles_first, limit, offset);
  return read_items(query);
}

std::vector<ActItem> ActJournal::items_in(int64_t act, ActState state) {
  Query query(database_, k_items_in_state[has_targets_], act, state);
  return read_items(query);
}

std::map<std::string, std::string> ActJournal::domains_as_set(const std::string& kind) {
  std::map<std::string, std::string> values;
  Query acts(database_, SPAMTRACE_ACTS "WHERE kind = ? ORDER BY id", kind);
  while (acts.next()) {
    for (const ActState state : {ActState::sent, ActState::done, ActState::already}) {
      for (ActItem& item : items_in(acts.integer(0), state)) {
        if (item.target == ActTarget::domain) values.insert_or_assign(item.name, std::move(item.after));
      }
    }
  }
  return values;
}

std::vector<ActItem> ActJournal::read_items(Query& query) {
  std::vector<ActItem> items;
  while (query.next()) {
    items.push_back({query.integer(0), target_of(query.integer(9)), std::string(query.text(1)),
                     static_cast<uint64_t>(query.integer(2)), from_micros(query.integer(10)),
                     std::string(query.text(3)), std::string(query.text(4)), state_of(query.integer(5)),
                     std::string(query.text(6)), query.integer(7) != 0, query.integer(8)});
  }
  return items;
}

void ActJournal::note(const Act& act, const std::vector<ActItem>& items) {
  JournalWrite write(database_);
  Query(database_, "UPDATE act SET ended = ?, driver = ?, driver_started = ? WHERE id = ?", micros(act.ended),
        act.driver.pid, act.driver.started, act.id)
      .run();
  for (const ActItem& item : items) update(database_, item);
  write.commit();
}

void ActJournal::retry(int64_t act) {
  JournalWrite write(database_);
  Query(database_, "UPDATE item SET state = ?, said = '' WHERE act = ? AND state = ?", ActState::planned, act,
        ActState::failed)
      .run();
  Query(database_, "UPDATE act SET ended = 0 WHERE id = ?", act).run();
  write.commit();
}

std::unique_ptr<ActJournal> open_act_journal(const std::string& directory) {
  std::error_code error;
  if (directory.empty() || !std::filesystem::exists(directory + k_file, error)) return nullptr;
  return std::make_unique<ActJournal>(directory, Database::Access::read);
}

}  // namespace spamtrace

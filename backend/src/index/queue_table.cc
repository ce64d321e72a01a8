#include "index/queue_table.h"

#include <algorithm>

#include "index/damage.h"
#include "index/queue_chunks.h"
#include "mail/message_fields.h"
#include "queue/mail_queue.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

constexpr const char* k_find_by_id =
    "SELECT number, gone, live, origin, message, session FROM queue WHERE id = ? ORDER BY gone, spool, "
    "number";
constexpr const char* k_find_by_number =
    "SELECT number, gone, live, origin, message, session FROM queue WHERE number = ?";

QueueRow read_row(Query& query) {
  QueueRow row;
  row.number = query.integer(0);
  row.gone = query.integer(1) != 0;
  row.live = query.integer(2);
  row.origin = static_cast<uint32_t>(query.integer(3));
  unpack_or_throw(query.text(4), row.message);
  unpack_or_throw(query.text(5), row.session);
  return row;
}

// An id may be given away again between two looks. The file of a message keeps its inode, and qmail-queue's
// pid stands in its first line.
bool are_one(const QueuedMessage& a, const QueuedMessage& b) {
  return a.mta == b.mta && a.qp == b.qp && a.arrival == b.arrival && a.sender == b.sender;
}

// In what the queue is listed by. Most that changes is how far its delivery is.
bool looks_other(const QueuedMessage& a, const QueuedMessage& b) {
  return a.size != b.size || a.header.subject != b.header.subject ||
         searched_text(a, QueueText::recipients) != searched_text(b, QueueText::recipients);
}

}  // namespace

QueueTable::QueueTable(Database& database)
    : database_(database), ids_([this](const std::function<void(std::string_view)>& add) {
        for (Query query(database_, "SELECT id FROM queue"); query.next();) add(query.text(0));
      }) {}

std::vector<QueueRow> QueueTable::find(std::string_view id) {
  std::vector<QueueRow> rows;
  if (!ids_.may_have(id)) return rows;
  for (Query query(database_, k_find_by_id, id); query.next();) rows.push_back(read_row(query));
  return rows;
}

std::optional<QueueRow> QueueTable::find(int64_t number) {
  Query query(database_, k_find_by_number, number);
  return query.next() ? std::optional(read_row(query)) : std::nullopt;
}

void QueueTable::put(const QueuedMessage& m, uint64_t stamp) {
  for (const QueueRow& row : find(m.id)) {
    if (row.message.spool != m.spool || row.gone) continue;
    if (are_one(row.message, m)) {
      Query(database_,
            "UPDATE queue SET stamp = ?, state = ?, unsettled = 1, size = ?, recipients = ?, damaged = ?, "
            "renumbered = ?, message = ? WHERE number = ?",
            stamp, m.state, m.size, m.recipients.count(), m.damage.any(), is_renumbered(m), Blob{packed(m)},
            row.number)
          .run();
      if (looks_other(row.message, m)) note_change(row.number, Columns::all);
      return;
    }
    set_gone(row.number);
  }
  ids_.add(m.id);
  Query(database_, "INSERT INTO queue VALUES (NULL,?,?,?,?,0,1,0,0,?,?,?,?,?,?,?)", m.id, m.spool, stamp,
        m.state, m.arrival.time_since_epoch().count(), m.size, m.recipients.count(), m.damage.any(),
        is_renumbered(m), Blob{packed(m)}, Blob{packed(SessionGuess{})})
      .run();
  note_change(database_.last_row(), Columns::all);
}

void QueueTable::for_each_seen(const VisitSeen& visit) {
  for (Query query(database_, "SELECT number, id, spool, stamp FROM queue WHERE gone = 0"); query.next();) {
    visit(query.integer(0), query.text(1), static_cast<uint32_t>(query.integer(2)),
          static_cast<uint64_t>(query.integer(3)));
  }
}

// Its id and spool are free for the next one: no spool has a negative number.
void QueueTable::set_gone(int64_t number) {
  Query(database_, "UPDATE queue SET gone = 1, unsettled = 1, spool = -number WHERE number = ?", number)
      .run();
  note_change(number, Columns::all);
}

uint64_t QueueTable::count_damaged() {
  Query query(database_, "SELECT count(*) FROM queue WHERE damaged AND NOT gone");
  query.next();
  return static_cast<uint64_t>(query.integer(0));
}

uint64_t QueueTable::count_renumbered() {
  Query query(database_, "SELECT count(*) FROM queue WHERE renumbered AND NOT gone");
  query.next();
  return static_cast<uint64_t>(query.integer(0));
}

void QueueTable::set_live(int64_t number, int64_t live, uint32_t origin) {
  const auto before = integer("SELECT origin FROM queue WHERE number = ?", number);
  Query(database_, "UPDATE queue SET live = ?, origin = ? WHERE number = ?", live, origin, number).run();
  if (before != origin) note_change(number, Columns::keys);
}

void QueueTable::set_session(int64_t number, const SessionGuess& session) {
  Query(database_, "UPDATE queue SET session = ? WHERE number = ?", Blob{packed(session)}, number).run();
}

void QueueTable::remove(int64_t number) {
  if (integer("SELECT gone FROM queue WHERE number = ?", number) == 0) note_change(number, Columns::all);
  Query(database_, "DELETE FROM queue WHERE number = ?", number).run();
}

std::vector<int64_t> QueueTable::unsettled() {
  std::vector<int64_t> numbers;
  for (Query query(database_, "SELECT number FROM queue WHERE unsettled ORDER BY number"); query.next();) {
    numbers.push_back(query.integer(0));
  }
  return numbers;
}

void QueueTable::set_settled(int64_t number) {
  Query(database_, "UPDATE queue SET unsettled = 0 WHERE number = ?", number).run();
}

std::optional<int64_t> QueueTable::integer(const char* sql, int64_t number) {
  Query query(database_, sql, number);
  return query.next() ? std::optional(query.integer(0)) : std::nullopt;
}

void QueueTable::note_change(int64_t number, Columns columns) {
  const int64_t chunk = number / k_chunk;
  const auto [at, added] = changed_.try_emplace(chunk, columns);
  if (!added && columns == Columns::all) at->second = Columns::all;
  // The rows of a new chunk are still at hand when the next one is begun.
  if (added && changed_.size() > k_most_changed) flush_before(chunk);
}

void QueueTable::flush_before(int64_t chunk) {
  for (auto at = changed_.begin(); at != changed_.end();) {
    if (at->first == chunk) {
      ++at;
      continue;
    }
    write_chunk(database_, at->first, at->second == Columns::all);
    at = changed_.erase(at);
  }
}

void QueueTable::flush() { flush_before(-1); }

}  // namespace spamtrace

#include "index/queue_table.h"

#include "index/damage.h"
#include "mail/encoded_word.h"
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
            "renumbered = ?, subject = ?, message = ? WHERE number = ?",
            stamp, m.state, m.size, m.recipients.count(), m.damage.any(), is_renumbered(m),
            decode_encoded_words(m.header.subject), Blob{packed(m)}, row.number)
          .run();
      return;
    }
    set_gone(row.number);
  }
  ids_.add(m.id);
  Query(database_, "INSERT INTO queue VALUES (NULL,?,?,?,?,0,1,0,0,?,?,?,?,?,?,?,?,?)", m.id, m.spool, stamp,
        m.state, m.arrival.time_since_epoch().count(), m.size, m.recipients.count(), m.damage.any(),
        is_renumbered(m), m.sender, decode_encoded_words(m.header.subject), Blob{packed(m)},
        Blob{packed(SessionGuess{})})
      .run();
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
  Query(database_, "UPDATE queue SET live = ?, origin = ? WHERE number = ?", live, origin, number).run();
}

void QueueTable::set_session(int64_t number, const SessionGuess& session) {
  Query(database_, "UPDATE queue SET session = ? WHERE number = ?", Blob{packed(session)}, number).run();
}

void QueueTable::remove(int64_t number) {
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

}  // namespace spamtrace

#include "dump/index_dump.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <vector>

#include "index/damage.h"
#include "ingest/ingest.h"
#include "mail/message_fields.h"
#include "trace/postfix_fields.h"
#include "trace/qmail_fields.h"

namespace spamtrace {
namespace {

std::string in_quotes(std::string_view text) {
  static constexpr char k_hex[] = "0123456789abcdef";
  std::string shown = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '\'' && c != '\\') {
      shown += c;
    } else {
      shown += {'\\', k_hex[byte >> 4], k_hex[byte & 15]};
    }
  }
  return shown + "'";
}

// An archive (base/pack.h) that writes what a person can compare.
class Shower {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  std::string text;

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T> || std::integral<T>) {
      text += std::to_string(static_cast<int64_t>(value)) + " ";
    } else {
      fields(*this, const_cast<T&>(value));  // NOLINT: it only reads
    }
  }
  void put(const std::string& value) { text += in_quotes(value) + " "; }
  void put(const Time& time) { text += to_rfc3339(time) + " "; }
  void put(const IpAddress& address) { text += to_string(address) + " "; }
  void put(const LogPosition&) {}
  void put(const Evidence& e) { (*this)(e.grade, e.signal, e.value); }
  void put(const MessageTrace& t) {
    MessageTrace trace = t;
    trace.number = 0;
    fields(*this, trace);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    text += value ? "+ " : "- ";
    if (value) put(*value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    text += "[";
    for (const T& value : list) put(value);
    text += "] ";
  }
};

template <class T>
std::string shown(std::string_view packed) {
  T value;
  unpack_or_throw(packed, value);
  Shower shower;
  shower(value);
  return shower.text;
}

// Numbers and texts as they are; the last columns are given to `rest`.
void add_rows(std::string& dump, Index& index, const char* sql, const char* table, int texts, int numbers,
              const std::function<std::string(Query&)>& rest = {}) {
  for (Query row(index.database(), sql); row.next();) {
    dump += table;
    for (int i = 0; i < texts; ++i) dump += " " + in_quotes(row.text(i));
    for (int i = texts; i < texts + numbers; ++i) dump += " " + std::to_string(row.integer(i));
    if (rest) dump += " " + rest(row);
    dump += "\n";
  }
}

void add_origins(std::string& dump, Index& index) {
  add_rows(dump, index,
           "SELECT id, account, domain, kind, inferred, claimed, messages, recipients, sent, deferred, "
           "bounced, unknown_recipients, foreign_sender, queued, queued_recipients, with_header, "
           "list_unsubscribe, busiest_hour, busiest_messages, busiest_recipients, past_days, "
           "past_usual, past_greatest FROM origin ORDER BY id",
           "origin", 3, 20);
  add_rows(dump, index,
           "SELECT id, first_seen, last_seen, p.rank, evidence, samples FROM origin_past p "
           "JOIN origin ON number = p.origin ORDER BY id",
           "past", 1, 3, [](Query& row) {
             return shown<std::vector<Evidence>>(row.text(4)) +
                    shown<std::vector<SampleMessage>>(row.text(5));
           });
}

void add_counts(std::string& dump, Index& index) {
  add_rows(dump, index,
           "SELECT ifnull(id, d.origin), day, sum, hours FROM day d LEFT JOIN origin ON number = d.origin "
           "ORDER BY 1, day",
           "day", 1, 1, [](Query& row) {
             return shown<DaySum>(row.text(2)) + shown<std::vector<HourCounts>>(row.text(3));
           });
  add_rows(dump, index,
           "SELECT id, text, n.kind, past, live, last_hour FROM name n JOIN origin ON number = n.origin "
           "ORDER BY id, n.kind, text",
           "name", 2, 4);
  add_rows(dump, index,
           "SELECT id, t.kind, names, past, unnamed, most FROM name_total t JOIN origin ON number = t.origin "
           "ORDER BY id, t.kind",
           "names", 1, 5);
}

std::string shown_trace(LivePlace place, std::string_view trace) {
  switch (place) {
    case LivePlace::postfix_open:
      return shown<PostfixMessage>(trace);
    case LivePlace::qmail_open:
      return shown<QmailMessage>(trace);
    case LivePlace::postfix_waiting:
    case LivePlace::qmail_waiting:
    case LivePlace::ended:
      return shown<MessageTrace>(trace);
    case LivePlace::queue_only:
      break;
  }
  return {};
}

void add_live(std::string& dump, Index& index) {
  add_rows(dump, index,
           "SELECT ifnull(id, ''), CASE place WHEN 5 THEN '' ELSE key END AS key, place, l.rank, first_seen, "
           "share, "
           "trace FROM live l LEFT JOIN origin o ON o.number = l.origin ORDER BY 2, 3, 5, l.number",
           "live", 2, 3, [](Query& row) {
             KeptShare share;
             unpack_or_throw(row.text(5), share);
             share.origin = 0;  // by its id, before
             Shower shower;
             shower(share);
             return shower.text + shown_trace(static_cast<LivePlace>(row.integer(2)), row.text(6));
           });
}

void add_logins(std::string& dump, Index& index) {
  add_rows(dump, index, "SELECT address, day, messages FROM forwarded_to ORDER BY address, day",
           "forwarded_to", 1, 2);
  add_rows(dump, index,
           "SELECT login, logins, failures, over_limit, clients, networks, history FROM login ORDER BY login",
           "login", 1, 5, [](Query& row) { return shown<LoginHistory>(row.text(6)); });
  add_rows(dump, index, "SELECT address, login FROM client ORDER BY address", "client", 1, 0,
           [](Query& row) { return shown<ClientLogin>(row.text(1)); });
}

void add_queue(std::string& dump, Index& index) {
  add_rows(
      dump, index,
      "SELECT q.id, ifnull(o.id, ''), spool, state, gone, unsettled, q.live != 0, arrival, size, "
      "q.recipients, damaged, renumbered, message FROM queue q LEFT JOIN origin o ON o.number = q.origin "
      "ORDER BY q.id, spool, arrival",
      "queue", 2, 10, [](Query& row) { return shown<QueuedMessage>(row.text(12)); });
}

void add_lines(std::string& dump, Index& index) {
  const LineCounts c = line_counts(index);
  Shower shower;
  shower(c.lines, c.cut, c.understood, c.foreign, c.misunderstood, c.shapeless, c.forged,
         c.misunderstood_example);
  for (const auto* counts : {&c.foreign_by_program, &c.misunderstood_by_program}) {
    for (const auto& [program, lines] : counts->top(256)) shower(program, lines);
  }
  dump += "lines " + shower.text + "\n";
}

}  // namespace

std::string dump_of(Index& index) {
  std::string dump;
  add_origins(dump, index);
  add_counts(dump, index);
  add_live(dump, index);
  add_logins(dump, index);
  add_queue(dump, index);
  add_lines(dump, index);
  return dump;
}

std::string difference(const std::string& got, const std::string& want) {
  const auto lines_of = [](const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.insert(line);
    return lines;
  };
  const auto mine = lines_of(got), theirs = lines_of(want);
  std::vector<std::string> more, less;
  std::ranges::set_difference(mine, theirs, std::back_inserter(more));
  std::ranges::set_difference(theirs, mine, std::back_inserter(less));
  std::string text;
  for (const std::string& line : more) text += "got  " + line + "\n";
  for (const std::string& line : less) text += "want " + line + "\n";
  return text;
}

}  // namespace spamtrace

#include "ingest/journal_state.h"

#include <algorithm>

#include "index/damage.h"

namespace spamtrace {
namespace {

constexpr const char* k_name = "journal";

// Of a text log's last line. Its stamp may tell no more than the second.
Time end_of_text_logs(Index& index) {
  Time last;
  for (const LogPiece& piece : index.logs().all()) last = std::max(last, piece.last);
  if (!known(last)) return last;
  return std::chrono::floor<std::chrono::seconds>(last) + std::chrono::seconds{1} - Duration{1};
}

}  // namespace

template <class Archive>
void fields(Archive& a, JournalState& s) {
  a(s.piece, s.cursor, s.received, s.cursor_unknown, s.troubles);
}

JournalState journal_state(Index& index) {
  JournalState state;
  const std::string bytes = index.state(k_name);
  if (!bytes.empty()) unpack_or_throw(bytes, state);
  return state;
}

void set_journal_state(Index& index, const JournalState& state) { index.set_state(k_name, packed(state)); }

JournalRequest unread_part(Index& index) {
  const JournalState state = journal_state(index);
  JournalRequest request;
  request.cursor = state.cursor;
  request.received = known(state.received) ? state.received : end_of_text_logs(index);
  request.by_time = state.cursor_unknown;
  return request;
}

}  // namespace spamtrace

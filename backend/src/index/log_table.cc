#include "index/log_table.h"

#include "index/damage.h"

namespace spamtrace {

std::vector<LogPiece> LogTable::all() {
  std::vector<LogPiece> pieces;
  for (Query query(database_, "SELECT piece FROM log ORDER BY number"); query.next();) {
    unpack_or_throw(query.text(0), pieces.emplace_back());
  }
  return pieces;
}

std::optional<LogPiece> LogTable::find(uint32_t number) {
  Query query(database_, "SELECT piece FROM log WHERE number = ?", number);
  if (!query.next()) return std::nullopt;
  LogPiece piece;
  unpack_or_throw(query.text(0), piece);
  return piece;
}

void LogTable::put(const LogPiece& piece) {
  Query(database_,
        "INSERT INTO log VALUES (?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET path = excluded.path, "
        "device = excluded.device, inode = excluded.inode, piece = excluded.piece "
        "WHERE piece IS NOT excluded.piece",
        piece.number, piece.path, piece.device, piece.inode, Blob{packed(piece)})
      .run();
}

uint32_t LogTable::next_number() {
  Query query(database_, "SELECT max(number) FROM log");
  query.next();
  return static_cast<uint32_t>(query.integer(0)) + 1;
}

LogTable::Place LogTable::place_of(uint32_t number) {
  constexpr int k_most_steps = 64;  // from piece to piece
  Place place;
  for (int step = 0; step < k_most_steps; ++step) {
    const auto piece = find(number);
    if (!piece) return place;
    place.path = piece->path;
    place.journal = piece->journal;
    if (piece->inside == 0) return place;
    place.base += piece->base;
    number = piece->inside;
  }
  return place;
}

}  // namespace spamtrace

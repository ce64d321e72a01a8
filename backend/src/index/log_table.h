// How far each log was read.
#pragma once

#include <string>
#include <vector>

#include "index/database.h"
#include "source/log_piece.h"

namespace spamtrace {

class LogTable {
 public:
  explicit LogTable(Database& database) : database_(database) {}

  std::vector<LogPiece> all();  // in the order in which they were begun
  std::optional<LogPiece> find(uint32_t number);
  void put(const LogPiece& piece);
  uint32_t next_number();

  // Where the text of a piece is now: its file, or the one that took it in, and what to add to an offset.
  struct Place {
    std::string path;
    uint64_t base = 0;
    bool journal = false;  // then an offset is a time, see LogPiece::journal
  };
  Place place_of(uint32_t number);

 private:
  Database& database_;
};

}  // namespace spamtrace

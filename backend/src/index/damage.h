// What is packed into the index and cannot be unpacked is damage, as SQLite finds it elsewhere.
#pragma once

#include <sqlite3.h>

#include "base/pack.h"
#include "index/database.h"

namespace spamtrace {

[[noreturn]] inline void throw_damage() { throw SQLite::Exception("a row is damaged", SQLITE_CORRUPT); }

template <class T>
void unpack_or_throw(std::string_view bytes, T& value) {
  if (!unpack(bytes, value)) throw_damage();
}

}  // namespace spamtrace

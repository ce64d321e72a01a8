// What a part of the program keeps from run to run, packed, by a name of its own.
#pragma once

#include <string>
#include <string_view>

#include "base/pack.h"
#include "index/damage.h"
#include "index/database.h"

namespace spamtrace {

// Empty where nothing was kept.
inline std::string state_bytes(Database& database, std::string_view name) {
  Query query(database, "SELECT value FROM state WHERE name = ?", name);
  return query.next() ? std::string(query.text(0)) : std::string{};
}

// What is the same is not written: most runs find nothing new, and need not wait for the disk.
inline void set_state_bytes(Database& database, std::string_view name, std::string_view bytes) {
  Query(database,
        "INSERT INTO state VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
        "WHERE value IS NOT excluded.value",
        name, Blob{bytes})
      .run();
}

template <class State>
State read_state(Database& database, std::string_view name) {
  State state;
  const std::string bytes = state_bytes(database, name);
  if (!bytes.empty()) unpack_or_throw(bytes, state);
  return state;
}

}  // namespace spamtrace

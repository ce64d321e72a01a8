// The tables of the index; docs/formats.md says what each holds, and why.
#pragma once

#include "index/database.h"

namespace spamtrace {

// Counted up with every change of a table or of what is packed into a blob: an index of another version is
// built anew.
inline constexpr int k_index_version = 7;

// True where the tables are those of this version, and so are their bytes. An empty file is none.
bool has_schema(Database& database);
bool is_empty(Database& database);
void make_schema(Database& database);

}  // namespace spamtrace

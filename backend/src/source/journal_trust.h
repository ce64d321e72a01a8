// Whether a record was written by the program whose name it bears. Any user may log under any name
// (logger(1), openlog(3)); journald notes beside it who did: _UID from the socket, which nobody but root can
// change, and _COMM, which the process itself can set, so that it speaks against a record and never for one.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source/journal_export.h"

namespace spamtrace {

// Whose programs are no part of a mail server. Made from the accounts of the server; without them (known is
// false) no uid is held against a record.
struct JournalAccounts {
  static constexpr uint32_t k_first_user = 1000;  // systemd's SYS_UID_MAX + 1, and UID_MIN of login.defs(5)

  bool known = false;
  uint32_t first_user = k_first_user;
  std::vector<uint32_t> web_servers;   // www-data, apache: they run the scripts of customers
  std::vector<uint32_t> mail_servers;  // postfix, qmaill, ..: theirs whatever their number
};

// Why a record is not believed, as a clause; empty where nothing speaks against it. What is not known, such
// as a program that is not in the table, or a missing field, does not.
std::string_view doubt_of(const JournalRecord& record, const JournalAccounts& accounts);

inline bool is_credible(const JournalRecord& record, const JournalAccounts& accounts) {
  return doubt_of(record, accounts).empty();
}

}  // namespace spamtrace

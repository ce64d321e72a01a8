#include "index/mail_by_domain.h"

#include <cstdint>

#include "origin/origin.h"

namespace spamtrace {

MailByDomain::MailByDomain(Database& database, const HourRange& hours) {
  Query query(database, "SELECT number, kind, domain FROM origin WHERE kind IN (?, ?) AND domain <> ''",
              OriginKind::bounce, OriginKind::forward);
  while (query.next()) {
    const bool is_bounce = query.integer(1) == static_cast<int64_t>(OriginKind::bounce);
    int64_t& messages = (is_bounce ? bounced_ : forwarded_)[std::string(query.text(2))];
    for (const HourCounts& hour : hours_of(database, static_cast<uint32_t>(query.integer(0)), hours))
      messages += hour.counts.messages;
  }
  // By whole days: the first one is counted from its beginning.
  const int64_t first = hours.begin ? day_of(*hours.begin) : INT64_MIN;
  Query came(database, "SELECT address, sum(messages) FROM forwarded_to WHERE day >= ? GROUP BY address",
             first);
  while (came.next()) came_to_[std::string(came.text(0))] = came.integer(1);
}

void add_forwarded_to(Database& database, int64_t day, const std::string& address) {
  Query(database,
        "INSERT INTO forwarded_to VALUES (?,?,1) "
        "ON CONFLICT (day, address) DO UPDATE SET messages = messages + 1",
        day, address)
      .run();
}

}  // namespace spamtrace

#include "index/mail_by_domain.h"

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
}

}  // namespace spamtrace

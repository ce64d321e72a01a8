// A source as an item of an answer.
#pragma once

#include "report/sources.h"

namespace spamtrace {

// The log of a piece of evidence by its present name.
void resolve_log(LogTable& logs, Evidence& evidence);

HourRange hours_of(const TimeWindow& window);
TimeWindow window_of(const HourRange& hours);

// The domain that it belongs to, by what the panel says now: the main one of a subscription's system user, or
// of an alias.
std::string domain_of(const ReportBase& base, const Origin& origin);

// Login of who owns the domain; empty where it is not known, or not told: to one who sees a part of the
// server.
std::string owner_of(const ReportBase& base, const std::string& domain);

// Those that the one who asks may see.
void for_each_source_in_scope(const ReportBase& base, const HourRange& hours, const VisitSource& visit);

Judgement judge(const SourceRow& row, const ServerFacts& server);
Assessment assess(const SourceRow& row, const ServerFacts& server);

// All of an item.
SourceItem make_source_item(const ReportBase& base, const SourceRow& row, const HourRange& hours);

// Of a mailbox the logins tell the clients, whether or not their messages are still in the queue; the most
// used first.
std::vector<NameCount> clients_of(const ReportBase& base, const SourceRow& row);

// The first few and the latest, live ones too.
std::vector<SampleMessage> samples_of(const ReportBase& base, const SourceRow& row);

}  // namespace spamtrace

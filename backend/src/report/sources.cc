#include "report/sources.h"

#include <algorithm>

#include "mail/encoded_word.h"

namespace spamtrace {
namespace {

const LoginHistory* login_of(const OriginTally& tally, const SmtpSessions& sessions) {
  return tally.origin.kind == OriginKind::smtp_auth ? sessions.find_login(tally.origin.account) : nullptr;
}

bool is_white_listed(const OriginTally& tally, const ServerFacts& server) {
  if (tally.origin.kind != OriginKind::relay) return false;
  const auto ip = parse_ip(tally.origin.account);
  return ip && server.white_list.find(*ip) != nullptr;
}

// Of a mailbox the logins tell the clients, whether or not their messages are still in the queue.
std::vector<CountedName> clients_of(const OriginTally& tally, const LoginHistory* login) {
  BoundedCounts counts{SmtpSessions::k_most_clients};
  if (login != nullptr) {
    for (const ClientUse& use : login->clients) counts.add(to_string(use.client), use.logins);
  }
  std::vector<CountedName> names;
  const BoundedCounts& source = login != nullptr && !login->clients.empty() ? counts : tally.clients;
  for (const auto& [key, count] : source.top(SmtpSessions::k_most_clients)) names.push_back({key, count});
  return names;
}

std::vector<CountedName> top_names(const BoundedCounts& counts) {
  std::vector<CountedName> names;
  for (const auto& [key, count] : counts.top(SourceAnswer::k_most_rows)) names.push_back({key, count});
  return names;
}

// Who reads the mailbox is another than who sends as it, or the same: the addresses tell.
Evidence mailbox_evidence(const LoginHistory& login, const Analysis& analysis) {
  const LogPosition& where = login.last_read;
  return {Grade::inferred, "mailbox_login",
          "mail read " + std::to_string(login.mailbox_logins) + " times, last from " +
              to_string(login.last_reader),
          where.file < analysis.logs.size() ? analysis.logs[where.file].path : std::string{}, where.offset};
}

SourceItem make_item(const OriginTally& tally, const Analysis& analysis, const ServerFacts& server) {
  const LoginHistory* login = login_of(tally, *analysis.sessions);
  Assessment assessment = assess({tally, login, is_white_listed(tally, server)});
  SourceItem item;
  item.origin = tally.origin;
  item.score = assessment.score;
  item.verdict = assessment.verdict;
  item.reasons = std::move(assessment.reasons);
  item.messages = tally.messages;
  item.recipients = tally.recipients;
  item.sent = tally.sent;
  item.deferred = tally.deferred;
  item.bounced = tally.bounced;
  item.unknown_recipients = tally.unknown_recipients;
  item.queued = tally.queued;
  item.queued_recipients = tally.queued_recipients;
  item.first_seen = tally.first_seen;
  item.last_seen = tally.last_seen;
  item.evidence = tally.evidence;
  if (login != nullptr && login->mailbox_logins > 0) {
    item.evidence.push_back(mailbox_evidence(*login, analysis));
  }
  const auto clients = clients_of(tally, login);
  item.client_count = clients.size();
  for (const CountedName& client : clients) {
    if (item.clients.size() < SourceItem::k_most_names) item.clients.push_back(client.name);
  }
  for (const auto& [script, count] : tally.scripts.top(SourceItem::k_most_names))
    item.scripts.push_back(script);
  return item;
}

// The worst first; equal scores by volume, then by name, so that every run gives the same order.
bool ranks_before(const SourceItem& a, const SourceItem& b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.recipients != b.recipients) return a.recipients > b.recipients;
  return a.origin.id() < b.origin.id();
}

}  // namespace

SourcesAnswer report_sources(const Analysis& analysis, const ServerFacts& server,
                             const SourcesQuestion& question) {
  SourcesAnswer answer;
  answer.window = question.window;
  for (const OriginTally& tally : analysis.book->tallies()) {
    answer.queued_in_sources += tally.queued;
    if (question.kind && tally.origin.kind != *question.kind) continue;
    answer.items.push_back(make_item(tally, analysis, server));
  }
  answer.total = answer.items.size();
  std::sort(answer.items.begin(), answer.items.end(), ranks_before);
  if (answer.items.size() > question.limit) answer.items.resize(question.limit);
  answer.other = analysis.book->other_mail();
  answer.coverage = coverage_of(analysis);
  answer.queued_elsewhere = answer.coverage.queue_messages - answer.queued_in_sources;
  return answer;
}

Result<SourceAnswer> report_source(const Analysis& analysis, const ServerFacts& server,
                                   const std::string& id) {
  const auto& tallies = analysis.book->tallies();
  const auto found =
      std::find_if(tallies.begin(), tallies.end(), [&](const OriginTally& t) { return t.origin.id() == id; });
  if (found == tallies.end()) {
    return fail(ErrorCode::not_found, "no outgoing message of " + id + " was seen",
                "`spamtrace sources` lists the ids that there are");
  }
  SourceAnswer answer;
  answer.item = make_item(*found, analysis, server);
  for (const auto& [hour, count] : found->hours) answer.timeline.push_back({from_unix(hour * 3600), count});
  answer.samples = found->samples;
  const LoginHistory* login = login_of(*found, *analysis.sessions);
  answer.clients = clients_of(*found, login);
  answer.client_count = answer.clients.size();
  if (answer.clients.size() > SourceAnswer::k_most_rows) answer.clients.resize(SourceAnswer::k_most_rows);
  answer.senders = top_names(found->senders);
  answer.sender_count = found->senders.distinct();
  answer.scripts = top_names(found->scripts);
  answer.subjects = top_names(found->subjects);
  answer.subject_count = found->subjects.distinct();
  for (CountedName& subject : answer.subjects) subject.name = decode_encoded_words(subject.name);
  for (SampleMessage& sample : answer.samples) sample.subject = decode_encoded_words(sample.subject);
  if (login != nullptr) {
    answer.logins = login->logins;
    answer.failed_logins = login->failures;
  }
  answer.coverage = coverage_of(analysis);
  return answer;
}

}  // namespace spamtrace

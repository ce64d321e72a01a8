#include "report/sources.h"

#include <tuple>

#include "index/page_of.h"
#include "mail/encoded_word.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

// What the order of a source rests on.
struct Ranked {
  std::string id;
  int64_t volume = 0;  // of what is sorted by
  double score = 0;
  int64_t recipients = 0;
};

int64_t volume(const OriginTally& tally, SourceSort sort) {
  switch (sort) {
    case SourceSort::messages:
      return tally.counts.messages;
    case SourceSort::recipients:
      return tally.counts.recipients;
    case SourceSort::queued:
      return tally.queued;
    case SourceSort::score:
    case SourceSort::id:
      break;
  }
  return 0;
}

// The largest volume first, equal ones by score, by recipients, then by name, so that every run gives the
// same order.
bool ranks_before(const Ranked& a, const Ranked& b) {
  return std::tie(b.volume, b.score, b.recipients, a.id) < std::tie(a.volume, a.score, a.recipients, b.id);
}

bool has_lesser_id(const Ranked& a, const Ranked& b) { return a.id < b.id; }

OtherMail other_mail(Index& index, const HourRange& hours) {
  Database& database = index.database();
  return {count_messages(database, MailClass::inbound, hours),
          count_messages(database, MailClass::local_only, hours),
          count_messages(database, MailClass::incomplete, {}),
          count_messages(database, MailClass::no_delivery, hours)};
}

}  // namespace

std::optional<SourceSort> parse_source_sort(std::string_view name) {
  if (name == "score") return SourceSort::score;
  if (name == "messages") return SourceSort::messages;
  if (name == "recipients") return SourceSort::recipients;
  if (name == "queued") return SourceSort::queued;
  if (name == "id") return SourceSort::id;
  return std::nullopt;
}

SourcesAnswer report_sources(const ReportBase& base, const SourcesQuestion& question) {
  const HourRange hours = hours_of(question.window);
  SourcesAnswer answer;
  answer.window = window_of(hours);
  Database& database = base.index.database();
  std::vector<Ranked> ranked;
  for_each_source(database, hours, [&](const SourceRow& row) {
    const OriginTally& tally = row.tally;
    answer.queued_in_sources += tally.queued;
    if (question.kind && tally.origin.kind != *question.kind) return;
    ranked.push_back({tally.origin.id(), volume(tally, question.sort), judge(row, base.server).score,
                      tally.counts.recipients});
  });
  answer.total = ranked.size();
  keep_page(ranked, question.offset, question.limit,
            question.sort == SourceSort::id ? has_lesser_id : ranks_before);
  for (const Ranked& one : ranked) {
    if (const auto row = find_source(database, one.id, hours))
      answer.items.push_back(make_source_item(base, *row, hours));
  }
  answer.other = other_mail(base.index, hours);
  answer.coverage = coverage_of(base);
  answer.queued_elsewhere = static_cast<int64_t>(answer.coverage.queue.messages) - answer.queued_in_sources;
  return answer;
}

Result<SourceAnswer> report_source(const ReportBase& base, const SourceQuestion& question) {
  Database& database = base.index.database();
  const HourRange hours = hours_of(question.window);
  const auto row = find_source(database, question.id, hours);
  if (!row || !base.scope.contains(domain_of(base, row->tally.origin))) {
    return fail(ErrorCode::not_found, "no outgoing message of " + question.id + " was seen",
                "`spamtrace sources` lists the ids that there are");
  }
  SourceAnswer answer;
  answer.item = make_source_item(base, *row, hours);
  answer.timeline = hours_of(database, row->number, hours);
  answer.samples = samples_of(base, *row);
  answer.clients = clients_of(base, *row);
  answer.client_count = static_cast<int64_t>(answer.clients.size());
  if (answer.clients.size() > SourceAnswer::k_most_rows) answer.clients.resize(SourceAnswer::k_most_rows);
  const Names senders = names_of(database, row->number, NameKind::sender, SourceAnswer::k_most_rows);
  const Names subjects = names_of(database, row->number, NameKind::subject, SourceAnswer::k_most_rows);
  answer.senders = senders.top;
  answer.sender_count = senders.distinct;
  answer.scripts = names_of(database, row->number, NameKind::script, SourceAnswer::k_most_rows).top;
  answer.subjects = subjects.top;
  answer.subject_count = subjects.distinct;
  for (NameCount& subject : answer.subjects) subject.name = decode_encoded_words(subject.name);
  for (SampleMessage& sample : answer.samples) sample.subject = decode_encoded_words(sample.subject);
  if (row->login) {
    answer.logins = row->login->logins;
    answer.failed_logins = row->login->failures;
  }
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace

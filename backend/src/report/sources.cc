#include "report/sources.h"

#include "index/page_of.h"
#include "mail/encoded_word.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

struct Ranked {
  const SourceRow* row = nullptr;
  Assessment assessment;
  std::string id;
};

// By what is sorted, the largest first.
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

// Equal ones by score, by volume, then by name, so that every run gives the same order.
bool ranks_before(const Ranked& a, const Ranked& b, SourceSort sort) {
  if (sort == SourceSort::id) return a.id < b.id;
  const int64_t more = volume(a.row->tally, sort), less = volume(b.row->tally, sort);
  if (more != less) return more > less;
  if (a.assessment.score != b.assessment.score) return a.assessment.score > b.assessment.score;
  const int64_t left = a.row->tally.counts.recipients, right = b.row->tally.counts.recipients;
  return left != right ? left > right : a.id < b.id;
}

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
  const std::vector<SourceRow> rows = read_sources(base.index.database(), hours);
  std::vector<Ranked> ranked;
  for (const SourceRow& row : rows) {
    answer.queued_in_sources += row.tally.queued;
    if (question.kind && row.tally.origin.kind != *question.kind) continue;
    ranked.push_back({&row, assess(row, base.server), row.tally.origin.id()});
  }
  answer.total = ranked.size();
  keep_page(ranked, question.offset, question.limit,
            [&](const Ranked& a, const Ranked& b) { return ranks_before(a, b, question.sort); });
  for (Ranked& one : ranked)
    answer.items.push_back(make_source_item(base, *one.row, hours, std::move(one.assessment)));
  answer.other = other_mail(base.index, hours);
  answer.coverage = coverage_of(base);
  answer.queued_elsewhere = static_cast<int64_t>(answer.coverage.queue.messages) - answer.queued_in_sources;
  return answer;
}

Result<SourceAnswer> report_source(const ReportBase& base, const SourceQuestion& question) {
  Database& database = base.index.database();
  const HourRange hours = hours_of(question.window);
  const auto row = find_source(database, question.id, hours);
  if (!row || !base.scope.contains(row->tally.origin.domain)) {
    return fail(ErrorCode::not_found, "no outgoing message of " + question.id + " was seen",
                "`spamtrace sources` lists the ids that there are");
  }
  SourceAnswer answer;
  answer.item = make_source_item(base, *row, hours, assess(*row, base.server));
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

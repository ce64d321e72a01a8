#include "report/queue_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/queue_item.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

constexpr const char* k_names[] = {"hold", "release", "requeue", "delete"};

// Where postsuper(1) looks: not in maildrop, which pickup(8) has not taken yet.
bool is_touched(QueueAct act, QueueState state) {
  const bool waits =
      state == QueueState::incoming || state == QueueState::active || state == QueueState::deferred;
  switch (act) {
    case QueueAct::hold:
      return waits;
    case QueueAct::release:
      return state == QueueState::hold;
    case QueueAct::requeue:
    case QueueAct::remove:
      break;
  }
  return waits || state == QueueState::hold;
}

bool selects_something(const SelectionQuestion& question) {
  const QueueFilter& filter = question.filter;
  return !question.ids.empty() || !filter.origin.empty() || !filter.sender.empty() ||
         filter.min_recipients > 0 || !filter.recipient.empty() || !filter.subject.empty() ||
         question.after || question.before;
}

std::vector<int64_t> numbers_of(const ReportBase& base, const SelectionQuestion& question) {
  if (question.ids.empty())
    return read_matching(base.index.database(), question.filter, SelectionQuestion::k_most + 1);
  std::vector<int64_t> numbers;
  for (const std::string& id : question.ids) {
    for (const QueueRow& row : base.index.queue().find(id)) {
      if (!row.gone) numbers.push_back(row.number);
    }
  }
  std::ranges::sort(numbers);
  numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
  return numbers;
}

bool arrived_within(const SelectionQuestion& question, Time arrival) {
  return !(question.after && arrival < *question.after) && !(question.before && arrival >= *question.before);
}

// Counts as rows come by, and keeps every so many-th as a sample.
class Selecting {
 public:
  Selecting(const ReportBase& base, const SelectionQuestion& question, size_t rows)
      : base_(base),
        question_(question),
        between_(std::max<size_t>(1, rows / QueueSelection::k_most_samples)) {
    selection_.act = question.act;
  }

  void add(const QueueRow& row) {
    if (!arrived_within(question_, row.message.arrival)) return;
    if (!is_touched(question_.act, row.message.state)) {
      ++selection_.left_out;
      return;
    }
    const bool is_sample = selection_.messages.size() % between_ == 0;
    if (is_sample && selection_.samples.size() < QueueSelection::k_most_samples)
      selection_.samples.push_back(make_queue_item(row.message, *base_.inputs.queue,
                                                   source_id(base_.index.database(), row.origin), 1));
    selection_.messages.push_back(identity_of(row.message));
    selection_.recipients += row.message.recipients.count();
    ++by_origin_[row.origin];
  }

  QueueSelection finish() {
    std::map<uint32_t, Verdict> verdicts;
    for_each_source(base_.index.database(), {}, [&](const SourceRow& row) {
      if (by_origin_.contains(row.number)) verdicts[row.number] = judge(row, base_.server).verdict;
    });
    for (const auto& [number, messages] : by_origin_) {
      const auto verdict = verdicts.find(number);
      SelectedSource source{source_id(base_.index.database(), number), Verdict::clean, messages};
      if (verdict != verdicts.end()) source.verdict = verdict->second;
      if (source.verdict == Verdict::clean) selection_.innocent += messages;
      selection_.sources.push_back(std::move(source));
    }
    selection_.source_count = selection_.sources.size();
    std::ranges::stable_sort(selection_.sources, std::greater{}, &SelectedSource::messages);
    if (selection_.sources.size() > QueueSelection::k_most_sources)
      selection_.sources.resize(QueueSelection::k_most_sources);
    return std::move(selection_);
  }

 private:
  const ReportBase& base_;
  const SelectionQuestion& question_;
  size_t between_;
  QueueSelection selection_;
  std::map<uint32_t, uint64_t> by_origin_;
};

}  // namespace

const char* name_of(QueueAct act) { return k_names[static_cast<size_t>(act)]; }

std::optional<QueueAct> parse_queue_act(std::string_view name) {
  for (const QueueAct act : {QueueAct::hold, QueueAct::release, QueueAct::requeue, QueueAct::remove}) {
    if (name == name_of(act)) return act;
  }
  return std::nullopt;
}

Result<QueueSelection> report_queue_selection(const ReportBase& base, const SelectionQuestion& question) {
  if (!base.inputs.queue) return tl::unexpected(*base.inputs.queue_error);
  if (!selects_something(question))
    return fail(
        ErrorCode::usage, "nothing says which messages are meant",
        "name them with --id, or filter them as `spamtrace queue list` does: --origin, --sender, ...");
  const std::vector<int64_t> numbers = numbers_of(base, question);
  if (numbers.size() > SelectionQuestion::k_most)
    return fail(ErrorCode::usage, fmt::format("more than {} messages match", SelectionQuestion::k_most),
                "take fewer at once, by --older or a second filter");
  Selecting selecting(base, question, numbers.size());
  for (const int64_t number : numbers) {
    if (const auto row = base.index.queue().find(number)) selecting.add(*row);
  }
  QueueSelection selection = selecting.finish();
  if (!selection.messages.empty()) return selection;
  return fail(ErrorCode::not_found, fmt::format("there is no message to {}", name_of(question.act)),
              selection.left_out > 0
                  ? fmt::format("{} that match stand where this does nothing", selection.left_out)
                  : "`spamtrace queue list` with the same filter shows what is there");
}

}  // namespace spamtrace

#include "report/queue.h"

namespace spamtrace {

std::optional<QueueGrouping> parse_queue_grouping(std::string_view name) {
  for (const QueueGrouping by : {QueueGrouping::origin, QueueGrouping::sender, QueueGrouping::subject,
                                 QueueGrouping::recipient_domain}) {
    if (name == name_of(by)) return by;
  }
  return std::nullopt;
}

const char* name_of(QueueGrouping by) {
  switch (by) {
    case QueueGrouping::origin:
      return "origin";
    case QueueGrouping::sender:
      return "sender";
    case QueueGrouping::subject:
      return "subject";
    case QueueGrouping::recipient_domain:
      return "recipient-domain";
  }
  return "origin";
}

Result<QueueGroupsAnswer> report_queue_groups(const ReportBase& base, const QueueGroupsQuestion& question) {
  if (!base.inputs.queue) return tl::unexpected(*base.inputs.queue_error);
  QueueGroupsAnswer answer;
  answer.by = question.by;
  answer.queued = queue_coverage(base.index).messages;
  answer.page =
      read_queue_groups(base.index.database(), question.filter, question.by, question.offset, question.limit);
  return answer;
}

}  // namespace spamtrace

#include "cli/commands.h"
#include "cli/phrases.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::vector<HourCounts> of_all_kinds(const TimelineAnswer& answer) {
  std::vector<HourCounts> hours;
  for (const TimelineHour& hour : answer.hours) {
    if (hours.empty() || hours.back().hour != hour.hour) hours.push_back({hour.hour, {}});
    hours.back().counts.add(hour.counts);
  }
  return hours;
}

}  // namespace

Result<std::string> run(const TimelineCommand& command, const CommandContext& context) {
  const TimelineAnswer answer = report_timeline(context.base, command.question);
  if (context.json) return to_json(answer) + "\n";
  return coverage_notes(answer.coverage) + heading(context.terminal, "Recipients an hour") +
         print_timeline(of_all_kinds(answer));
}

}  // namespace spamtrace

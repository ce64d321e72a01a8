#include "cli/phrases.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/table.h"

namespace spamtrace {
namespace {

constexpr int64_t k_bar = 40;
constexpr size_t k_most_hours = 48;

std::string place_of(const Evidence& evidence) {
  if (evidence.file.empty()) return "";
  if (known(evidence.written)) return fmt::format("{}, {}", evidence.file, to_rfc3339(evidence.written));
  return evidence.offset ? fmt::format("{}, byte {}", evidence.file, *evidence.offset) : evidence.file;
}

Colour colour_of(Grade grade) {
  switch (grade) {
    case Grade::proven:
      return Colour::green;
    case Grade::inferred:
      return Colour::yellow;
    case Grade::claimed:
      return Colour::dim;
  }
  return Colour::plain;
}

}  // namespace

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean:
      return Colour::green;
    case Verdict::suspicious:
      return Colour::yellow;
    case Verdict::spam:
    case Verdict::backscatter:
      return Colour::red;
  }
  return Colour::plain;
}

std::string heading(const Terminal& terminal, const std::string& text) {
  return "\n" + coloured(terminal, Colour::bold, text) + "\n";
}

std::string shown_time(Time time) {
  if (!known(time)) return "-";
  const CivilTime c = seconds_to_civil(to_unix(time));
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::string evidence_table(const Terminal& terminal, const std::vector<Evidence>& evidence) {
  Table table({{"GRADE"}, {"SIGNAL"}, {"VALUE", false, true}, {"WHERE", false, true}});
  for (const Evidence& e : evidence)
    table.add({{name_of(e.grade), colour_of(e.grade)}, {e.signal}, {e.value}, {place_of(e)}});
  return table.print(terminal);
}

std::string print_timeline(const std::vector<HourCounts>& timeline) {
  int64_t most = 1;
  for (const HourCounts& hour : timeline) most = std::max(most, hour.counts.recipients);
  std::string text;
  for (size_t i = timeline.size() > k_most_hours ? timeline.size() - k_most_hours : 0; i < timeline.size();
       ++i) {
    const HourCounts& hour = timeline[i];
    const auto length = static_cast<size_t>((hour.counts.recipients * k_bar + most - 1) / most);
    std::string bar;
    for (size_t n = 0; n < length; ++n) bar += "█";
    text += fmt::format("  {}  {} {}\n", shown_time(from_unix(hour.hour * 3600)).substr(0, 16), bar,
                        grouped(hour.counts.recipients));
  }
  return text;
}

std::vector<std::string> panel_notes(const PanelCoverage& panel) {
  std::vector<std::string> notes;
  if (panel.error) {
    const std::string meanwhile =
        known(panel.changed) ? "; what it told before is used" : "; owners and aliases are not known";
    notes.push_back(fmt::format("Since {}: {}{}. {}", shown_time(panel.failing_since), panel.error->message,
                                meanwhile, panel.error->hint));
  }
  if (panel.odd_rows > 0)
    notes.push_back(
        fmt::format("{} rows of the panel's database are odd and left out", grouped(panel.odd_rows)));
  return notes;
}

std::string coverage_notes(const Coverage& c) {
  std::string notes;
  const auto note = [&](const std::string& text) { notes += escape_for_terminal(text) + "\n"; };
  if (c.index_notice) note("Index: " + c.index_notice->message + ". " + c.index_notice->hint);
  if (c.queue.error) note("No queue: " + c.queue.error->message + ". " + c.queue.error->hint);
  for (const LogTrouble& t : c.log_troubles)
    note("Log not read in full: " + t.error.message + ". " + t.error.hint);
  if (c.logs.empty()) note("No log was read, so only what lies in the queue is counted.");
  if (c.misunderstood > 0) {
    note(fmt::format("{} of {} log lines were not understood, such as: {}", grouped(c.misunderstood),
                     grouped(c.lines), c.misunderstood_example));
  }
  if (c.forged > 0) {
    note(
        fmt::format("{} of {} log lines were not written by the program whose name they bear, and left out, "
                    "such as: {}",
                    grouped(c.forged), grouped(c.lines), c.forged_example));
  }
  if (c.panel) {
    for (const std::string& text : panel_notes(*c.panel)) note(text);
  }
  if (c.queue.damaged > 0)
    note("Damaged or cut in the queue: " + grouped(c.queue.damaged) + "; `queue list` marks them.");
  if (c.queue.unreadable > 0) {
    note("Not readable in the queue: " + grouped(c.queue.unreadable) + ", such as " +
         c.queue.unreadable_example);
  }
  return notes;
}

}  // namespace spamtrace

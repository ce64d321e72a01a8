#include "json/coverage.h"

namespace spamtrace {
namespace {

Json error_object(const Error& error) {
  return {{"code", name_of(error.code)}, {"message", text(error.message)}, {"hint", text(error.hint)}};
}

Json log_object(const LogFileCounts& log) {
  const char* compression = name_of(log.compression);
  return {{"file", text(log.path)},
          {"journal", log.journal},
          {"compression", compression != nullptr ? Json(compression) : Json(nullptr)},
          {"bytes", log.bytes},
          {"lines", log.lines},
          {"first", time_or_null(log.first)},
          {"last", time_or_null(log.last)},
          {"trouble", log.trouble ? text(log.trouble->message) : Json(nullptr)}};
}

Json lines_object(const Coverage& c) {
  return {{"total", c.lines},
          {"understood", c.understood},
          {"foreign", c.foreign},
          {"not_understood", c.misunderstood},
          {"shapeless", c.shapeless},
          {"forged", c.forged},
          {"forged_example", text_or_null(c.forged_example)},
          {"cut", c.cut},
          {"not_understood_by_program", list(c.misunderstood_programs,
                                             [](const ProgramCount& p) {
                                               return Json{{"program", text(p.program)}, {"lines", p.lines}};
                                             })},
          {"not_understood_example", text_or_null(c.misunderstood_example)}};
}

Json queue_object(const Coverage& c) {
  return {{"messages", c.queue.messages},
          {"vanished", c.queue.vanished},
          {"damaged", c.queue.damaged},
          {"unreadable", c.queue.unreadable},
          {"unreadable_example", text_or_null(c.queue.unreadable_example)},
          {"renumbered", c.queue.renumbered},
          {"error", c.queue.error ? error_object(*c.queue.error) : Json(nullptr)}};
}

Json panel_object(const PanelCoverage& panel) {
  return {{"domains", panel.domains},
          {"aliases", panel.aliases},
          {"system_users", panel.users},
          {"mailboxes", panel.mailboxes},
          {"odd_rows", panel.odd_rows},
          {"changed", time_or_null(panel.changed)},
          {"failing_since", time_or_null(panel.failing_since)},
          {"error", panel.error ? error_object(*panel.error) : Json(nullptr)}};
}

}  // namespace

Json to_object(const Coverage& coverage) {
  if (coverage.withheld) return nullptr;
  return {{"logs", list(coverage.logs, log_object)},
          {"log_troubles",
           list(coverage.log_troubles,
                [](const LogTrouble& trouble) {
                  return Json{{"file", text(trouble.path)}, {"error", error_object(trouble.error)}};
                })},
          {"lines", lines_object(coverage)},
          {"queue", queue_object(coverage)},
          {"panel", coverage.panel ? panel_object(*coverage.panel) : Json(nullptr)},
          {"index_notice", coverage.index_notice ? error_object(*coverage.index_notice) : Json(nullptr)}};
}

}  // namespace spamtrace

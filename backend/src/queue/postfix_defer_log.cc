#include "queue/postfix_defer_log.h"

#include <optional>

#include "base/scanner.h"

namespace spamtrace {
namespace {

std::string* field_named(PostfixReport& report, std::string_view name) {
  if (name == "recipient") return &report.recipient;
  if (name == "original_recipient") return &report.original;
  if (name == "status") return &report.status;
  if (name == "action") return &report.action;
  if (name == "reason") return &report.reason;
  return nullptr;  // offset, notify_flags, dsn_orig_rcpt, diag_type, diag_text, mta_type, mta_mname
}

void read_line(std::string_view line, PostfixReport& report) {
  Scanner s(line);
  std::string_view name;
  if (s.literal("<")) {
    if (!s.until(">: ", name)) return;
    report.recipient = name;
    s.skip_blanks();
    report.reason = s.rest();
  } else if (s.until("=", name)) {
    if (std::string* field = field_named(report, name)) *field = s.rest();
  }
}

}  // namespace

PostfixReports parse_postfix_reports(std::string_view content, size_t limit) {
  PostfixReports reports;
  std::optional<PostfixReport> open;
  while (!content.empty()) {
    const size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.empty()) {
      if (open) reports.list.push_back(std::move(*open));
      open.reset();
      continue;
    }
    if (!open && reports.list.size() == limit) {
      reports.cut = true;
      return reports;
    }
    if (!open) open.emplace();
    read_line(line, *open);
  }
  if (open) reports.list.push_back(std::move(*open));  // the file ends in the middle of a block
  return reports;
}

}  // namespace spamtrace

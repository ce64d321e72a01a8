// Any bytes as a defer or bounce file: no word that does not stand there, no more reports than the limit.
#include "queue/postfix_defer_log.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  constexpr size_t k_limit = 8;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const PostfixReports reports = parse_postfix_reports(content, k_limit);
  if (reports.list.size() > k_limit || (reports.cut && reports.list.size() != k_limit)) std::abort();
  size_t bytes = 0;
  for (const PostfixReport& report : reports.list) {
    for (const std::string& field :
         {report.recipient, report.original, report.status, report.action, report.reason}) {
      if (field.find('\n') != std::string::npos || content.find(field) == std::string_view::npos)
        std::abort();
      bytes += field.size();
    }
  }
  if (bytes > size) std::abort();
  return 0;
}

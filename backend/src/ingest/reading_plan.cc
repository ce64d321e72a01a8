#include "ingest/reading_plan.h"

#include <array>
#include <numeric>

namespace spamtrace {
namespace {

// How long the text of a compressed log is tells only its end.
uint64_t unread(const LogFile& file, const LogTask& task) {
  const bool was_read_whole = task.goes_on && task.piece.file_size == file.size;
  if (file.compression != Compression::none) return was_read_whole ? 0 : file.size;
  return file.size > task.from ? file.size - task.from : 0;
}

// Where the first line begins at or after `at`; the end where none does within a line's length.
uint64_t line_start(const LogFile& file, uint64_t at) {
  std::array<char, 64 * 1024> block;
  const ssize_t got = read_some_at(file.fd.get(), block, static_cast<off_t>(at));
  const std::string_view text(block.data(), static_cast<size_t>(std::max<ssize_t>(got, 0)));
  const size_t end_of_line = text.find('\n');
  return end_of_line == std::string_view::npos ? file.size : at + end_of_line + 1;
}

void leave_out(uint64_t up_to, LogTask& task) {
  task.piece.left_out += up_to - task.from;
  task.from = up_to;
  task.goes_on = false;
}

}  // namespace

uint64_t ReadingPlan::total() const { return std::accumulate(unread.begin(), unread.end(), uint64_t{0}); }

ReadingPlan plan_reading(Index& index, const LogSet& logs) {
  ReadingPlan plan{plan_reading(logs, index.logs().all(), index.logs().next_number()), {}};
  for (const LogTask& task : plan.logs.tasks) plan.unread.push_back(unread(logs.files[task.file], task));
  return plan;
}

void leave_out_past(const LogSet& logs, uint64_t newest, ReadingPlan& plan) {
  for (size_t i = plan.logs.tasks.size(); i-- > 0;) {
    LogTask& task = plan.logs.tasks[i];
    const LogFile& file = logs.files[task.file];
    const bool is_plain = file.compression == Compression::none;
    const uint64_t text = is_plain ? plan.unread[i] : plan.unread[i] * k_text_per_byte;
    if (text <= newest) {
      newest -= text;
      continue;
    }
    if (is_plain) {
      leave_out(newest == 0 ? file.size : line_start(file, file.size - newest), task);
      plan.unread[i] = file.size - task.from;
    } else {
      task.piece.left_out = plan.unread[i];
      plan.unread[i] = 0;
    }
    newest = 0;
  }
}

}  // namespace spamtrace

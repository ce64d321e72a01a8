#include "log_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "file_writing.h"
#include "qmail_log.h"

namespace spamtrace::fixture {

void LogBook::keep(Time time, std::string_view program, std::string_view text, bool stamped) {
  if (time < window_.begin || time >= window_.end) return;
  lines_.push_back({time, texts_.size(), static_cast<uint32_t>(text.size()), stamped});
  texts_ += text;
  const auto known = by_program_.find(program);
  if (known == by_program_.end())
    by_program_.emplace(program, 1);
  else
    ++known->second;
}

void LogBook::add(Time time, std::string_view tag, std::string_view text) {
  keep(time, tag.substr(0, tag.find('[')), fmt::format("{}: {}", tag, text), true);
}

void LogBook::add_qmail(Time time, std::string_view text) {
  for (const std::string& part : splogger_texts(time, text)) add(time, "qmail", part);
}

void LogBook::add_garbage(Time time, std::string_view line) { keep(time, "garbage", line, false); }

void LogBook::sort() {
  std::stable_sort(lines_.begin(), lines_.end(),
                   [](const Line& a, const Line& b) { return a.time < b.time; });
}

void LogBook::render(const Line& line, StampStyle style, std::string& out) const {
  if (line.stamped) {
    out += style == StampStyle::rfc3164 ? syslog_stamp(line.time) : rsyslog_stamp(line.time);
    out += ' ';
    out += host_;
    out += ' ';
  }
  out.append(texts_, line.offset, line.length);
  out += '\n';
}

size_t LogBook::render(Window part, const std::function<StampStyle(Time)>& style, std::string& out) {
  sort();
  size_t rendered = 0;
  for (const Line& line : lines_) {
    if (line.time < part.begin || line.time >= part.end) continue;
    render(line, style(line.time), out);
    ++rendered;
  }
  return rendered;
}

size_t LogBook::write(const std::filesystem::path& path, Window part,
                      const std::function<StampStyle(Time)>& style) {
  std::string content;
  const size_t written = render(part, style, content);
  write_file(path, content, 0640, part.end);
  return written;
}

void LogBook::append(const std::filesystem::path& path, Window part,
                     const std::function<StampStyle(Time)>& style) {
  std::string content;
  render(part, style, content);
  append_file(path, content);
}

}  // namespace spamtrace::fixture

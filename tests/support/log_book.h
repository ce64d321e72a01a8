// A mail log in the making: lines are noted as they come to mind, and written in the order of time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "panel_log.h"
#include "timestamps.h"

namespace spamtrace::fixture {

enum class StampStyle { rfc3164, rfc3339 };

class LogBook {
 public:
  // Lines outside the window are dropped, as if they stood in another file.
  LogBook(Window window, std::string host) : window_(window), host_(std::move(host)) {}

  void add(Time time, std::string_view tag, std::string_view text);
  void add(Time time, const TaggedText& line) { add(time, line.tag, line.text); }
  void add_qmail(Time time, std::string_view text);    // as qmail-send says it, through splogger
  void add_garbage(Time time, std::string_view line);  // a whole line that is no syslog line

  size_t size() const { return lines_.size(); }
  const std::map<std::string, uint64_t, std::less<>>& by_program() const { return by_program_; }

  // Adds the lines of [part.begin, part.end) to a log that holds those before them.
  void append(const std::filesystem::path& path, Window part, const std::function<StampStyle(Time)>& style);

  // The lines of [part.begin, part.end), each stamped in the style that `style` names for its time.
  // Returns their number.
  size_t write(const std::filesystem::path& path, Window part, const std::function<StampStyle(Time)>& style);

 private:
  struct Line {
    Time time;
    size_t offset;
    uint32_t length;
    bool stamped;
  };

  void keep(Time time, std::string_view program, std::string_view text, bool stamped);
  void sort();
  size_t render(Window part, const std::function<StampStyle(Time)>& style, std::string& out);
  void render(const Line& line, StampStyle style, std::string& out) const;

  Window window_;
  std::string host_;
  std::string texts_;  // all lines in one piece: a log of a million lines is no million of allocations
  std::vector<Line> lines_;
  std::map<std::string, uint64_t, std::less<>> by_program_;
};

}  // namespace spamtrace::fixture

// Rows of the folds' tests: a log, and the traces that must come out of it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "trace/message_trace.h"

namespace spamtrace {

struct Row {
  std::string what;
  std::string log, want;
};

// One line a trace, in the order of their first lines.
inline std::string describe_all(std::vector<MessageTrace>& traces,
                                const std::function<std::string(const MessageTrace&)>& describe) {
  std::stable_sort(traces.begin(), traces.end(),
                   [](const MessageTrace& a, const MessageTrace& b) { return a.first_seen < b.first_seen; });
  std::string text;
  for (const MessageTrace& trace : traces) text += describe(trace) + "\n";
  return text;
}

template <class Log>
void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Log log;
    log.read(row.log);
    const std::string got = log.result();
    CHECK_MESSAGE(got == row.want, row.what, "\ngot:\n", got, "want:\n", row.want);
  }
}

}  // namespace spamtrace

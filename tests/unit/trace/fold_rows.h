// Rows of the folds' tests: a log, and the traces that must come out of it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "trace/message_trace.h"

namespace spamtrace {

// Where a fold keeps its messages in a test.
enum class Keeping : uint8_t {
  at_hand,     // all in memory
  on_shelves,  // after every event it is saved, thrown away, and restored with nothing at hand
};

struct Row {
  std::string what;
  std::string log, want;
};

// One line a trace, in the order of their first lines.
inline std::string describe_all(std::vector<MessageTrace>& traces,
                                const std::function<std::string(const MessageTrace&)>& describe) {
  std::sort(traces.begin(), traces.end(),
            [](const MessageTrace& a, const MessageTrace& b) { return a.number < b.number; });
  std::string text;
  for (const MessageTrace& trace : traces) text += describe(trace) + "\n";
  return text;
}

template <class Log>
void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    for (const Keeping keeping : {Keeping::at_hand, Keeping::on_shelves}) {
      Log log(keeping);
      log.read(row.log);
      const std::string got = log.result();
      CHECK_MESSAGE(got == row.want, row.what, keeping == Keeping::on_shelves ? " (on shelves)" : "",
                    "\ngot:\n", got, "want:\n", row.want);
    }
  }
}

}  // namespace spamtrace

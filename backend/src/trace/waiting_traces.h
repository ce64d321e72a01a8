// Traces that are whole but for their parent, whose line may come a little later than their own last one.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "trace/message_trace.h"

namespace spamtrace {

// Finds a key by a view of it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using MapByText = tsl::robin_map<std::string, Value, TextHash, std::equal_to<>>;

class WaitingTraces {
 public:
  using Sink = std::function<void(MessageTrace&&)>;
  explicit WaitingTraces(Sink sink) : sink_(std::move(sink)) {}

  // `name` is what the parent's line will call it: its queue id, or its qp. Where too many wait, the first is
  // handed out.
  void add(std::string name, MessageTrace&& trace);

  // The one of that name that came last, or null. Valid until the next call of another function.
  MessageTrace* find(std::string_view name);

  // Hands out those whose last line is older, in the order in which they came.
  void hand_out_older_than(Time limit);
  void hand_out_all();

 private:
  struct Waiting {
    std::string name;
    MessageTrace trace;
  };

  void hand_out_first();

  Sink sink_;
  std::deque<Waiting> traces_;
  uint64_t handed_out_ = 0;      // number of the first in traces_
  MapByText<uint64_t> numbers_;  // by name
};

}  // namespace spamtrace

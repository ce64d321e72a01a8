// Traces that are whole but for their parent, whose line may come a little later than their own last one.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/pack.h"
#include "trace/kept.h"
#include "trace/message_trace.h"

namespace spamtrace {

class WaitingTraces {
 public:
  using Sink = std::function<void(MessageTrace&&)>;
  explicit WaitingTraces(Sink sink, Shelf<MessageTrace>* shelf) : sink_(std::move(sink)), shelf_(shelf) {}

  // `name` is what the parent's line will call it: its queue id, or its qp. Where too many wait, the first is
  // handed out.
  void add(std::string name, MessageTrace&& trace);

  // The one of that name that came last, to be changed; or null. Valid until the next call of another
  // function.
  MessageTrace* find(std::string_view name);

  // Hands out those whose last line is older, in the order in which they came.
  void hand_out_older_than(Time limit);

  template <class Visit>
  void for_each(Visit&& visit) {
    for (Waiting& waiting : traces_) visit(waiting.trace);
  }

  // Puts what was changed on the shelf, by the numbers in which they came; the rest is for `archive`.
  void save(Packer& archive);
  void restore(Unpacker& archive);

 private:
  struct Waiting {
    std::string name;
    MessageTrace trace;
    bool shelved = false, changed = true;
  };

  void push(Waiting waiting);
  void hand_out_first();

  Sink sink_;
  Shelf<MessageTrace>* shelf_;
  std::deque<Waiting> traces_;
  uint64_t handed_out_ = 0;      // number of the first in traces_
  MapByText<uint64_t> numbers_;  // by name
};

}  // namespace spamtrace

#include "trace/waiting_traces.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_waiting = 1 << 16;

}  // namespace

void WaitingTraces::add(std::string name, MessageTrace&& trace) {
  if (traces_.size() >= k_most_waiting) hand_out_first();
  numbers_.insert_or_assign(name, handed_out_ + traces_.size());
  traces_.push_back({std::move(name), std::move(trace)});
}

MessageTrace* WaitingTraces::find(std::string_view name) {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? nullptr : &traces_[found->second - handed_out_].trace;
}

void WaitingTraces::hand_out_first() {
  const auto found = numbers_.find(traces_.front().name);
  if (found != numbers_.end() && found->second == handed_out_) numbers_.erase(found);
  sink_(std::move(traces_.front().trace));
  traces_.pop_front();
  ++handed_out_;
}

void WaitingTraces::hand_out_older_than(Time limit) {
  while (!traces_.empty() && traces_.front().trace.last_seen < limit) hand_out_first();
}

void WaitingTraces::hand_out_all() {
  while (!traces_.empty()) hand_out_first();
}

}  // namespace spamtrace

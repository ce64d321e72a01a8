#include "trace/waiting_traces.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_waiting = 1 << 16;

}  // namespace

void WaitingTraces::push(Waiting waiting) {
  numbers_.insert_or_assign(waiting.name, handed_out_ + traces_.size());
  traces_.push_back(std::move(waiting));
}

void WaitingTraces::add(std::string name, MessageTrace&& trace) {
  if (traces_.size() >= k_most_waiting) hand_out_first();
  push({std::move(name), std::move(trace)});
}

MessageTrace* WaitingTraces::find(std::string_view name) {
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return nullptr;
  Waiting& waiting = traces_[found->second - handed_out_];
  waiting.changed = true;
  return &waiting.trace;
}

void WaitingTraces::hand_out_first() {
  Waiting& first = traces_.front();
  const auto found = numbers_.find(first.name);
  if (found != numbers_.end() && found->second == handed_out_) numbers_.erase(found);
  if (first.shelved) shelf_->remove(std::to_string(handed_out_), first.trace);
  sink_(std::move(first.trace));
  traces_.pop_front();
  ++handed_out_;
}

void WaitingTraces::hand_out_older_than(Time limit) {
  while (!traces_.empty() && traces_.front().trace.last_seen < limit) hand_out_first();
}

void WaitingTraces::save(Packer& archive) {
  uint64_t number = handed_out_;
  archive(handed_out_, static_cast<uint64_t>(traces_.size()));
  for (Waiting& waiting : traces_) {
    archive(waiting.name);
    if (waiting.changed && shelf_ != nullptr)
      shelf_->put(std::to_string(number), waiting.trace, !waiting.shelved);
    waiting.shelved = shelf_ != nullptr;
    waiting.changed = false;
    ++number;
  }
}

void WaitingTraces::restore(Unpacker& archive) {
  uint64_t size = 0;
  archive(handed_out_, size);
  for (uint64_t i = 0; i < size && i < k_most_waiting; ++i) {
    Waiting waiting{{}, {}, true, false};
    archive(waiting.name);
    if (shelf_ != nullptr) shelf_->fetch(std::to_string(handed_out_ + i), waiting.trace);
    push(std::move(waiting));
  }
}

}  // namespace spamtrace

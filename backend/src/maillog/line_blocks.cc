#include "maillog/line_blocks.h"

#include <system_error>
#include <utility>

namespace spamtrace {
namespace {

constexpr size_t k_read =
    64 * 1024;                  // text and parsed lines of a few blocks fit into the cache that cores share
constexpr size_t k_blocks = 4;  // one that is used, one that is made, two that wait
constexpr size_t k_usual_lines = 1024;  // of a block; made room for at once, as a block that grows is copied

LineReader reader_of(const LineSource& source) {
  return source.inflater != nullptr ? LineReader(*source.inflater, source.from, k_read)
                                    : LineReader(source.fd, source.from, k_read);
}

}  // namespace

LineBlocks::LineBlocks(const LineSource& source, bool own_thread)
    : source_(source), reader_(reader_of(source)), offset_(source.from) {
  if (own_thread) {
    for (size_t i = 0; i < k_blocks; ++i) free_.push_back(make_block());
    try {
      thread_ = std::jthread([this] { run(); });
      return;
    } catch (const std::system_error&) {  // no thread to be had: it goes without
    }
  }
  current_ = make_block();
}

std::unique_ptr<LineBlock> LineBlocks::make_block() {
  auto block = std::make_unique<LineBlock>();
  block->lines_.reserve(k_usual_lines);
  return block;
}

LineBlocks::~LineBlocks() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

const LineBlock* LineBlocks::next() {
  if (thread_.joinable()) {
    current_ = wait_for_ready();
    return current_.get();
  }
  return parse_block(*current_) ? current_.get() : nullptr;
}

// False where the lines end before this one.
bool LineBlocks::add(const Line& line, LineBlock& block) {
  // What has no end yet is still being written.
  if (source_.inflater == nullptr && (line.offset >= source_.size || !line.ended)) return false;
  // The half line before the break of a damaged file says what nobody wrote.
  if (source_.inflater != nullptr && !line.ended && source_.inflater->trouble()) return false;
  if (block.count_ == block.lines_.size()) block.lines_.emplace_back();
  ParsedLine& parsed = block.lines_[block.count_++];
  parser_.parse(line, parsed);
  offset_ = parsed.end = reader_.offset();
  return true;
}

// A cut line is the last of its block, since the reader has room for one.
bool LineBlocks::parse_block(LineBlock& block) {
  block.count_ = 0;
  if (at_end_) return false;
  auto line = reader_.next();
  while (line && !at_end_) {
    if (line->cut) line->text = block.long_line_.assign(line->text);
    at_end_ = !add(*line, block);
    line = line->cut ? std::nullopt : reader_.next_buffered();
  }
  reader_.exchange_buffer(block.bytes_);
  block.consumed_ = source_.inflater != nullptr ? source_.inflater->consumed() : offset_;
  at_end_ = at_end_ || block.count_ == 0;
  return block.count_ > 0;
}

void LineBlocks::run() {
  std::exception_ptr failure;
  try {
    while (auto block = wait_for_free()) {
      if (!parse_block(*block)) break;
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(block));
      changed_.notify_all();
    }
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  failure_ = failure;
  ended_ = true;
  changed_.notify_all();
}

// Null where nobody wants any more.
std::unique_ptr<LineBlock> LineBlocks::wait_for_free() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopped_ || !free_.empty(); });
  if (stopped_) return nullptr;
  auto block = std::move(free_.back());
  free_.pop_back();
  return block;
}

// Null where there are no more. The block before goes back.
std::unique_ptr<LineBlock> LineBlocks::wait_for_ready() {
  std::unique_lock lock(mutex_);
  if (current_ != nullptr) {
    free_.push_back(std::move(current_));
    changed_.notify_all();
  }
  changed_.wait(lock, [this] { return ended_ || !ready_.empty(); });
  if (!ready_.empty()) {
    auto block = std::move(ready_.front());
    ready_.pop_front();
    return block;
  }
  if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
  return nullptr;
}

}  // namespace spamtrace

// The parsed lines of a log file, block by block and in order, by a thread of their own that runs a few
// blocks ahead: so what is done with the lines takes the time of a second core.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "maillog/line_parsing.h"
#include "source/inflate.h"
#include "source/line_reader.h"

namespace spamtrace {

class LineBlock {
 public:
  std::span<const ParsedLine> lines() const { return {lines_.data(), count_}; }

  // Of the file as it lies on the disk, up to the end of the block.
  uint64_t consumed() const { return consumed_; }

 private:
  friend class LineBlocks;

  std::vector<ParsedLine> lines_;  // which are used again
  size_t count_ = 0;
  uint64_t consumed_ = 0;
  std::vector<char> bytes_;  // into which the lines point
  std::string long_line_;    // or, where one was cut, into this
};

struct LineSource {
  int fd = -1;
  uint64_t from = 0;             // of the text: the beginning of a line; an inflater is there already
  uint64_t size = UINT64_MAX;    // of a plain file: lines that begin behind this are left out
  Inflater* inflater = nullptr;  // of a compressed one; nobody else touches it before the end of the blocks
};

class LineBlocks {
 public:
  LineBlocks(const LineSource& source, bool own_thread);
  LineBlocks(const LineBlocks&) = delete;
  LineBlocks& operator=(const LineBlocks&) = delete;
  ~LineBlocks();

  // Valid until the next call. Null at the end, or after a failure to read, and from then on.
  const LineBlock* next();

  // REQUIRES: next() gave null. How far the lines go, and the error that ended them.
  uint64_t offset() const { return offset_; }
  int error_number() const { return reader_.error_number(); }

 private:
  static std::unique_ptr<LineBlock> make_block();
  bool parse_block(LineBlock& block);
  bool add(const Line& line, LineBlock& block);
  void run();
  std::unique_ptr<LineBlock> wait_for_free();
  std::unique_ptr<LineBlock> wait_for_ready();

  LineSource source_;
  LineReader reader_;
  LogLineParser parser_;
  uint64_t offset_ = 0;
  bool at_end_ = false;
  std::unique_ptr<LineBlock> current_;

  std::mutex mutex_;  // of the following
  std::condition_variable changed_;
  std::vector<std::unique_ptr<LineBlock>> free_;
  std::deque<std::unique_ptr<LineBlock>> ready_;
  std::exception_ptr failure_;
  bool ended_ = false, stopped_ = false;

  std::jthread thread_;
};

}  // namespace spamtrace

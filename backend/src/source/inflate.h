// The text of a compressed file as a stream: gzip, zstd or xz, with members that follow one another read on.
// It takes a bounded amount of memory, however large the text is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/decoder.h"

namespace spamtrace {

enum class Compression { none, gzip, zstd, xz };

// "gzip", "zstd", "xz", or nullptr.
const char* name_of(Compression compression);

// By the first bytes of the file, whatever its name says.
Compression compression_of(int fd);

class Inflater {
 public:
  static constexpr size_t k_input_block = 128 * 1024;

  // REQUIRES: `compression` is not none. The descriptor stays the caller's; `name` is for the trouble.
  Inflater(int fd, Compression compression, std::string name);

  // Reads the next bytes of the text, fewer than asked for only at its end. 0 is the end, or where it breaks
  // off.
  size_t read(std::span<char> buffer);

  // Passes over so many bytes of the text. False where it ends before.
  bool skip(uint64_t size);

  // Why the text ends before the file does.
  const std::optional<Error>& trouble() const { return trouble_; }

  // How much of the file was read.
  uint64_t consumed() const { return position_ - input_.size(); }

 private:
  bool fill();
  bool begin_next_member();
  void step(std::span<char>& room);
  void stop(const std::string& what, const std::string& hint);
  std::string tool_hint() const;

  int fd_;
  Compression compression_;
  std::string name_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> buffer_;
  std::span<const char> input_;  // the part of buffer_ that is not decoded yet
  uint64_t position_ = 0;        // in the file, behind input_
  bool file_ended_ = false;
  bool between_members_ = false;
  bool done_ = false;
  std::optional<Error> trouble_;
};

}  // namespace spamtrace

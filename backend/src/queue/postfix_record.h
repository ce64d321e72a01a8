// The records of a queue file of Postfix (rec_type.h, record.c): a type byte, the length of the data in
// 7-bit groups, the lowest first, the data.
//
// A milter edits a file in place: a `p` record leads to a heap behind the end and another one back. The
// reader follows them; whoever reads on sees one sequence of records. It never trusts what it reads: jumps
// and bytes have limits, so a file that leads in circles ends too.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spamtrace {

struct PostfixRecord {
  char type = 0;
  std::string_view data;  // valid until the next call of the reader
  uint64_t offset = 0;    // of the type byte
};

struct PostfixRecordLimits {
  uint32_t backward_jumps = 10'000;         // as many as Postfix follows (record.c)
  uint64_t bytes = 64ULL * 1024 * 1024;     // of records; 100,000 recipients take up to 16 MiB
  uint64_t longest_record = 128ULL * 1024;  // line_length_limit is 2048
};

// Why the sequence ended before the file said so. What was read up to there is good.
enum class RecordDamage : uint8_t {
  none,
  cut,           // a record goes on behind the end of the file, or a pointer leads there
  bad_length,    // a length of more than four bytes, or above the limit
  bad_pointer,   // no number in it
  pointer_loop,  // too many jumps backward
  too_large,     // more bytes of records than the limit
};

class PostfixRecordReader {
 public:
  // Over a file, which is read in windows as far as it is needed: 4 KiB first. `buffer` keeps the window and
  // may be used again for the next file.
  PostfixRecordReader(int fd, std::string& buffer, const PostfixRecordLimits& limits = {});

  // Over bytes in memory.
  explicit PostfixRecordReader(std::string_view content, const PostfixRecordLimits& limits = {});

  // The next record, pointers followed and padding passed over. False at the end of the file (`damage` is
  // none), at damage, and where the file cannot be read (`error` is its errno).
  bool next(PostfixRecord& record);

  // Goes on at another place. It is no jump that counts.
  void seek(uint64_t offset) { at_ = offset; }
  uint64_t offset() const { return at_; }

  RecordDamage damage() const { return damage_; }
  int error() const { return error_; }

 private:
  bool read_short(PostfixRecord& record);
  bool read_one(PostfixRecord& record);
  bool read_head(PostfixRecord& record, uint64_t& size);
  bool follow(const PostfixRecord& pointer);
  bool has(uint64_t bytes);
  bool fill(uint64_t bytes);
  bool stop(RecordDamage damage);
  std::string_view here() const { return window_.substr(at_ - window_at_); }

  int fd_ = -1;
  std::string* buffer_ = nullptr;
  PostfixRecordLimits limits_;
  std::string_view window_;
  uint64_t window_at_ = 0;  // where it stands in the file
  uint64_t at_ = 0;
  uint64_t bytes_left_;
  uint32_t backward_left_;
  size_t next_window_;
  RecordDamage damage_ = RecordDamage::none;
  int error_ = 0;
};

}  // namespace spamtrace

// How far a log was read, and by what it is known again: its file may have another name by now, be
// compressed, be a copy, or have been appended to another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "source/inflate.h"

namespace spamtrace {

// Of a few bytes at a known place.
struct Fingerprint {
  uint32_t size = 0;  // 0: not taken
  uint64_t hash = 0;
  bool operator==(const Fingerprint&) const = default;
};
Fingerprint fingerprint_of(std::string_view bytes);

struct LogPiece {
  static constexpr size_t k_start = 128;
  static constexpr size_t k_head = 4096;
  static constexpr size_t k_tail = 256;

  uint32_t number = 0;  // LogPosition::file of its lines
  std::string path;     // the last known one
  uint64_t device = 0, inode = 0;
  uint64_t file_size = 0;  // on the disk, when it was read last
  int64_t written_ns = 0;  // its last change then
  Compression compression = Compression::none;
  uint64_t offset = 0;    // of its text; what comes before was read
  uint64_t left_out = 0;  // bytes that count as read and were not, as only the newest were asked for
  Fingerprint start;      // of the first line of the text, of k_start bytes at most
  Fingerprint head;       // of its first k_head bytes
  std::string tail;       // the bytes before `offset`
  uint64_t lines = 0;
  Time first, last;  // times of its first and last line with a time
  std::optional<Error> trouble;
  std::string clock;    // for the pump, to go on
  uint32_t inside = 0;  // number of the piece whose file holds it now; 0: its own
  uint64_t base = 0;    // where in there its text begins
  bool away = false;    // no file holds it any more

  // It stands for the journal: `path` is its directory, `offset` counts the bytes of the messages that were
  // taken, and LogPosition::offset is when journald wrote the record, in microseconds since 1970.
  bool journal = false;
};

template <class Archive>
void fields(Archive& a, Fingerprint& f) {
  a(f.size, f.hash);
}
template <class Archive>
void fields(Archive& a, LogPiece& p) {
  a(p.number, p.path, p.device, p.inode, p.file_size, p.written_ns, p.compression, p.offset, p.left_out,
    p.start, p.head, p.tail, p.lines, p.first, p.last, p.trouble, p.clock, p.inside, p.base, p.away,
    p.journal);
}

}  // namespace spamtrace

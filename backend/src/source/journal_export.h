// Records of systemd's journal export format (systemd.io/JOURNAL_EXPORT_FORMATS), as `journalctl -o export`
// writes it: FIELD=value lines; a value that is no printable text as FIELD, its length in 64 bits and its
// bytes; an empty line behind each record. Only the fields below are kept, all others are passed over.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace spamtrace {

// The texts are valid until the next record is read. Fields whose name begins with _ were written by journald
// from what the kernel told it; the program that logs cannot set them.
struct JournalRecord {
  std::string_view cursor;  // names the record; empty where it is too long for one
  std::string_view stamp;   // `at` as it stands there: microseconds since 1970
  Time at;                  // _SOURCE_REALTIME_TIMESTAMP: when it was sent; else as `received`
  Time received;            // __REALTIME_TIMESTAMP: when journald wrote it; they ascend but for clock jumps
  std::string_view host;    // _HOSTNAME
  std::string_view identifier;  // SYSLOG_IDENTIFIER, which is the program's word; else _COMM
  uint32_t pid = 0;             // SYSLOG_PID, as a text log has it; else _PID
  std::string_view message;     // MESSAGE: any bytes, line ends too
  std::optional<uint32_t> uid;  // _UID: the real one of the process
  std::string_view comm;        // _COMM: missing where the process was gone before journald looked
  std::string_view unit;        // _SYSTEMD_UNIT
  std::string_view transport;   // _TRANSPORT: syslog, journal, stdout, kernel ..
  bool cut = false;             // a value was longer than the limit
};

struct ExportDamage {
  uint64_t places = 0;     // where bytes were no fields, or a record had no time
  uint64_t first = 0;      // the byte at which the record with the first of them begins
  bool broke_off = false;  // the last record has no end, and was left out: a field of it may be missing
};

// Microseconds since 1970, as in the fields that are times; nothing for 0 or what lies beyond the year 9999.
std::optional<Time> parse_journal_time(std::string_view text);

class JournalExportReader {
 public:
  static constexpr size_t k_block = 256 * 1024;
  static constexpr size_t k_most_name = 64;                // journald's own limit
  static constexpr size_t k_most_value = 64 * 1024;        // of the values kept; as LineReader's lines
  static constexpr size_t k_most_fields = 4096;            // journald takes 1024 of a client and adds its own
  static constexpr uint64_t k_most_binary = 768ULL << 20;  // systemd's DATA_SIZE_MAX
  static constexpr size_t k_most_cursor = 512;             // they have about 150 bytes

  // As read(2): 0 at the end, -1 with errno.
  using ReadBytes = std::function<ssize_t(std::span<char>)>;
  explicit JournalExportReader(ReadBytes read);

  // The next record; nothing at the end, or after a failure, which error_number() then tells. Behind damage
  // it goes on at the next empty line with __CURSOR= behind it.
  std::optional<JournalRecord> next();

  const ExportDamage& damage() const { return damage_; }
  int error_number() const { return error_number_; }
  uint64_t offset() const { return offset_; }  // of what was read so far

 private:
  enum Field : uint8_t {
    cursor,
    received,
    sent,
    host,
    identifier,
    comm,
    pid,
    syslog_pid,
    message,
    uid,
    unit,
    transport,
    k_field_count,
    none,
  };
  enum class Step : uint8_t { field, empty_line, record, ended, broke_off, damaged };
  struct Value {
    size_t begin = 0, size = 0;  // in kept_
    bool present = false;
  };

  bool fill();
  bool ensure(size_t bytes);
  void take(size_t bytes);
  std::string_view ahead() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void begin_record();
  Step read_record();
  Step read_field();
  Step read_text(Field field);
  Step read_binary(Field field);
  static Field field_of(std::string_view name);
  Field begin_value(Field field);
  void keep(Field field, std::string_view piece);
  std::string_view value(Field field) const;
  std::optional<JournalRecord> finish_record() const;
  void note_damage();
  bool resynchronise();

  ReadBytes read_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;  // the bytes that are read and not yet taken
  uint64_t offset_ = 0;         // of begin_
  bool at_end_ = false;
  int error_number_ = 0;
  uint64_t record_offset_ = 0;
  std::string kept_;  // the values of one record; its memory serves them all
  std::array<Value, k_field_count> values_{};
  bool cut_ = false;
  ExportDamage damage_;
};

}  // namespace spamtrace

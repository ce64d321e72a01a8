#include "source/journal_export.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr std::string_view k_record_start = "\n\n__CURSOR=";

bool is_name_char(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The length of the name of a field at the front, 0 where there is none.
size_t name_size(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return 0;
  const size_t most = std::min(text.size(), JournalExportReader::k_most_name);
  size_t size = 0;
  while (size < most && is_name_char(text[size])) ++size;
  return size;
}

uint64_t little_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = sizeof value; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

std::optional<Time> parse_journal_time(std::string_view text) {
  constexpr uint64_t k_latest = static_cast<uint64_t>(k_latest_second) * 1'000'000;
  uint64_t microseconds = 0;
  if (!parse_number(text, microseconds) || microseconds == 0 || microseconds > k_latest) return std::nullopt;
  return Time{Duration{static_cast<int64_t>(microseconds)}};
}

JournalExportReader::JournalExportReader(ReadBytes read) : read_(std::move(read)), buffer_(k_block) {}

// ---- bytes

// Moves what is left to the front and reads the next block behind it. False where nothing came.
bool JournalExportReader::fill() {
  if (at_end_ || error_number_ != 0) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const ssize_t got = read_(std::span(buffer_).subspan(end_));
  if (got < 0) error_number_ = errno;
  if (got == 0) at_end_ = true;
  if (got <= 0) return false;
  end_ += static_cast<size_t>(got);
  return true;
}

bool JournalExportReader::ensure(size_t bytes) {
  while (end_ - begin_ < bytes) {
    if (!fill()) return false;
  }
  return true;
}

void JournalExportReader::take(size_t bytes) {
  begin_ += bytes;
  offset_ += bytes;
}

// ---- fields

JournalExportReader::Field JournalExportReader::field_of(std::string_view name) {
  struct Name {
    std::string_view name;
    Field field;
  };
  static constexpr Name k_names[] = {
      {"MESSAGE", message},
      {"_UID", uid},
      {"_PID", pid},
      {"_COMM", comm},
      {"_HOSTNAME", host},
      {"_TRANSPORT", transport},
      {"_SYSTEMD_UNIT", unit},
      {"SYSLOG_PID", syslog_pid},
      {"SYSLOG_IDENTIFIER", identifier},
      {"_SOURCE_REALTIME_TIMESTAMP", sent},
      {"__REALTIME_TIMESTAMP", received},
      {"__CURSOR", cursor},
  };
  for (const Name& known : k_names) {
    if (known.name == name) return known.field;
  }
  return none;
}

// A record may have a field twice, if the program that logs wants it so: the first counts.
JournalExportReader::Field JournalExportReader::begin_value(Field field) {
  if (field == none || values_[field].present) return none;
  values_[field] = {kept_.size(), 0, true};
  return field;
}

// A value comes in pieces, as the blocks end.
void JournalExportReader::keep(Field field, std::string_view piece) {
  if (field == none) return;
  Value& value = values_[field];
  const size_t room = k_most_value - value.size;
  if (piece.size() > room) cut_ = true;
  piece = piece.substr(0, room);
  kept_.append(piece);
  value.size += piece.size();
}

JournalExportReader::Step JournalExportReader::read_text(Field field) {
  while (true) {
    const std::string_view text = ahead();
    const size_t size = text.find('\n');
    keep(field, text.substr(0, size));
    if (size != std::string_view::npos) {
      take(size + 1);
      return Step::field;
    }
    take(text.size());
    if (!fill()) return Step::broke_off;
  }
}

JournalExportReader::Step JournalExportReader::read_binary(Field field) {
  if (!ensure(sizeof(uint64_t))) return Step::broke_off;
  uint64_t left = little_endian(ahead());
  if (left > k_most_binary) return Step::damaged;
  take(sizeof(uint64_t));
  while (left > 0) {
    if (!ensure(1)) return Step::broke_off;
    const std::string_view piece = ahead().substr(0, left);
    keep(field, piece);
    take(piece.size());
    left -= piece.size();
  }
  if (!ensure(1)) return Step::broke_off;
  if (ahead().front() != '\n') return Step::damaged;
  take(1);
  return Step::field;
}

JournalExportReader::Step JournalExportReader::read_field() {
  if (!ensure(1)) return Step::ended;
  if (ahead().front() == '\n') {
    take(1);
    return Step::empty_line;
  }
  ensure(k_most_name + 1);  // fewer at the end of the input
  const size_t size = name_size(ahead());
  if (size == ahead().size()) return Step::broke_off;
  const char end = ahead()[size];
  if (size == 0 || (end != '=' && end != '\n')) return Step::damaged;
  const Field field = begin_value(field_of(ahead().substr(0, size)));
  take(size + 1);
  return end == '=' ? read_text(field) : read_binary(field);
}

// ---- records

void JournalExportReader::begin_record() {
  kept_.clear();
  values_ = {};
  cut_ = false;
  record_offset_ = offset_;
}

JournalExportReader::Step JournalExportReader::read_record() {
  size_t fields = 0;
  while (true) {
    const Step step = read_field();
    if (step == Step::field) {
      ++fields;
    } else if (step == Step::empty_line) {
      if (fields > k_most_fields) return Step::empty_line;
      if (fields > 0) return Step::record;
      record_offset_ = offset_;
    } else {
      return step == Step::ended && fields > 0 ? Step::broke_off : step;
    }
  }
}

std::string_view JournalExportReader::value(Field field) const {
  return std::string_view(kept_).substr(values_[field].begin, values_[field].size);
}

// Nothing for a record without any time, which journald does not write.
std::optional<JournalRecord> JournalExportReader::finish_record() const {
  JournalRecord record;
  record.received = parse_journal_time(value(received)).value_or(Time{});
  const auto source = parse_journal_time(value(sent));
  record.at = source.value_or(record.received);
  if (!known(record.at)) return std::nullopt;
  record.stamp = value(source ? sent : received);
  record.cursor = values_[cursor].size <= k_most_cursor ? value(cursor) : std::string_view{};
  record.host = value(host);
  record.identifier = values_[identifier].present ? value(identifier) : value(comm);
  if (!parse_number(value(syslog_pid), record.pid) && !parse_number(value(pid), record.pid)) record.pid = 0;
  record.message = value(message);
  if (uint32_t number = 0; parse_number(value(uid), number)) record.uid = number;
  record.comm = value(comm);
  record.unit = value(unit);
  record.transport = value(transport);
  record.cut = cut_;
  return record;
}

void JournalExportReader::note_damage() {
  if (damage_.places == 0) damage_.first = record_offset_;
  ++damage_.places;
}

// Passes over everything up to the next record. What lies there is not told apart from the bytes of a value,
// but a writer of log lines cannot make damage: journalctl and its lengths are not in his hand.
bool JournalExportReader::resynchronise() {
  while (true) {
    const size_t found = ahead().find(k_record_start);
    if (found != std::string_view::npos) {
      take(found + 2);
      return true;
    }
    const size_t kept = std::min(ahead().size(), k_record_start.size() - 1);
    take(ahead().size() - kept);
    if (!fill()) return false;
  }
}

std::optional<JournalRecord> JournalExportReader::next() {
  while (true) {
    begin_record();
    const Step step = read_record();
    if (step == Step::record) {
      if (auto record = finish_record()) return record;
    }
    if (step == Step::ended) return std::nullopt;
    if (step == Step::broke_off) {
      damage_.broke_off = true;
      take(ahead().size());
      return std::nullopt;
    }
    note_damage();
    if (step == Step::damaged && !resynchronise()) return std::nullopt;
  }
}

}  // namespace spamtrace

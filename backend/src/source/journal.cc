#include "source/journal.h"

#include <algorithm>
#include <utility>

#include "base/scanner.h"

namespace spamtrace {
namespace {

// Of "s=..;i=..;b=..;m=..;t=..;x=.." the value of one key; empty where it has none.
std::string_view part_of(std::string_view cursor, char key) {
  while (!cursor.empty()) {
    const size_t end = std::min(cursor.find(';'), cursor.size());
    const std::string_view part = cursor.substr(0, end);
    if (part.size() > 2 && part[0] == key && part[1] == '=') return part.substr(2);
    cursor.remove_prefix(std::min(end + 1, cursor.size()));
  }
  return {};
}

Error damage_error(const ExportDamage& damage) {
  return {ErrorCode::unreadable,
          "the output of journalctl is damaged in " + std::to_string(damage.places) +
              " places, the first in the record at byte " + std::to_string(damage.first),
          "records there were left out; `journalctl --verify` looks at the files"};
}

Error break_error(uint64_t offset) {
  return {ErrorCode::unreadable,
          "the output of journalctl breaks off inside a record after byte " + std::to_string(offset),
          "the records before it were read; read again"};
}

}  // namespace

bool is_same_record(std::string_view cursor, std::string_view other) {
  if (cursor == other) return true;
  constexpr std::string_view k_lasting = "bmtx";
  return std::all_of(k_lasting.begin(), k_lasting.end(), [&](char key) {
    const std::string_view part = part_of(cursor, key);
    return !part.empty() && part == part_of(other, key);
  });
}

Journal::Journal(std::unique_ptr<JournalProcess> process, const JournalRequest& request)
    : process_(std::move(process)),
      reader_([this](std::span<char> buffer) { return process_->read(buffer); }),
      cursor_(request.cursor),
      received_(request.received) {}

Result<std::unique_ptr<Journal>> Journal::open(const JournalRequest& request) {
  auto process = SPAMTRACE_TRY(JournalProcess::start(request));
  return std::unique_ptr<Journal>(new Journal(std::move(process), request));
}

// journalctl says nothing where the record that was asked for is gone: it begins with a later one.
std::optional<JournalRecord> Journal::first() {
  begun_ = true;
  if (cursor_.empty() && !known(received_)) return reader_.next();
  cursor_lost_ = !cursor_.empty();
  return first_later();
}

// Passes over what was read before. Behind the first that is new all are, whatever their times: they come in
// the order in which journald took them, and a clock may have been set back.
std::optional<JournalRecord> Journal::first_later() {
  while (auto record = reader_.next()) {
    if (!cursor_.empty() && is_same_record(record->cursor, cursor_)) {
      cursor_lost_ = false;
      return reader_.next();
    }
    if (record->received > received_) return record;
  }
  return std::nullopt;
}

std::optional<JournalRecord> Journal::next() {
  if (ended_) return std::nullopt;
  const auto record = begun_ ? reader_.next() : first();
  if (!record) {
    end();
  } else if (!record->cursor.empty()) {
    cursor_.assign(record->cursor);
  }
  return record;
}

void Journal::end() {
  ended_ = true;
  if (reader_.error_number() != 0) {
    troubles_.push_back(fail_errno(reader_.error_number(), "read the output of journalctl").value());
  }
  const auto finished = process_->finish();
  const std::string complaint = process_->complaint();
  if (!finished) {
    troubles_.push_back(finished.error());
  } else if (!complaint.empty()) {
    troubles_.push_back({ErrorCode::unreadable, "journalctl: " + complaint, "the rest was read"});
  }
  const ExportDamage& damage = reader_.damage();
  if (damage.places > 0) troubles_.push_back(damage_error(damage));
  if (damage.broke_off) troubles_.push_back(break_error(reader_.offset()));
}

}  // namespace spamtrace

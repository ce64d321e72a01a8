// Any bytes as output of journalctl: the work has an end, the limits hold, every text stands in the input,
// and the records do not depend on how the bytes come.
#include "source/journal_export.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "require.h"
#include "source/journal_trust.h"
#include "syslog/clock.h"
#include "syslog/journal_line.h"

namespace {

using namespace spamtrace;

JournalExportReader::ReadBytes pieces_of(std::string_view text, size_t piece) {
  return [text, piece](std::span<char> room) mutable {
    const size_t size = std::min({piece, room.size(), text.size()});
    std::copy_n(text.data(), size, room.data());
    text.remove_prefix(size);
    return static_cast<ssize_t>(size);
  };
}

struct Outcome {
  std::vector<std::string> messages;
  ExportDamage damage;
};

void check(const JournalRecord& record, std::string_view content) {
  for (const std::string_view part : {record.cursor, record.stamp, record.host, record.identifier,
                                      record.message, record.comm, record.unit, record.transport}) {
    require(part.size() <= JournalExportReader::k_most_value && content.find(part) != std::string_view::npos);
  }
  require(known(record.at));
  LogClock clock{Time{}};
  require(clock.read(line_of(record)) == record.at);
  JournalAccounts accounts;
  accounts.known = true;
  require(is_credible(record, accounts) == doubt_of(record, accounts).empty());
}

Outcome read(std::string_view content, size_t piece) {
  JournalExportReader reader(pieces_of(content, piece));
  Outcome outcome;
  while (const auto record = reader.next()) {
    check(*record, content);
    outcome.messages.emplace_back(record->message);
  }
  require(reader.error_number() == 0 && reader.offset() <= content.size() && !reader.next());
  outcome.damage = reader.damage();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(content, SIZE_MAX);
  const Outcome pieces = read(content, 7);
  require(whole.messages == pieces.messages);
  require(whole.damage.places == pieces.damage.places && whole.damage.first == pieces.damage.first &&
          whole.damage.broke_off == pieces.damage.broke_off);
  return 0;
}

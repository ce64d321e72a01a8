#include "source/log_rotation.h"

#include <algorithm>

#include "base/dir.h"
#include "base/scanner.h"
#include "base/time.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_number_digits = 5;  // more are a date without its dash
constexpr uint64_t k_number_end = 100'000;

void remove_compression(Scanner& s) {
  if (s.ends_with(".gz") || s.ends_with(".zst") || s.ends_with(".xz")) return;
}

// Exactly `count` digits.
bool digits(Scanner& s, size_t count, uint64_t& value) {
  const std::string_view text = s.rest().substr(0, count);
  return text.size() == count && parse_number(text, value) && s.literal(text);
}

std::optional<Generation> parse_numbered(std::string_view text) {
  uint64_t number = 0;
  const bool padded = text.size() > 1 && text.starts_with('0');
  if (text.size() > k_most_number_digits || padded || !parse_number(text, number)) return std::nullopt;
  return Generation{false, k_number_end - number};
}

bool is_date_and_time(uint64_t date, uint64_t time) {
  const auto part = [](uint64_t number, uint64_t unit) { return static_cast<int>(number / unit % 100); };
  const CivilTime civil{static_cast<int>(date / 10'000),
                        part(date, 100),
                        part(date, 1),
                        part(time, 10'000),
                        part(time, 100),
                        part(time, 1)};
  return civil_to_seconds(civil).has_value();
}

std::optional<Generation> parse_dated(std::string_view text) {
  Scanner s(text);
  uint64_t date = 0;
  uint64_t time = 0;
  if (!digits(s, 8, date)) return std::nullopt;
  if (s.literal("-") && !digits(s, 6, time)) return std::nullopt;
  if (!s.at_end() || !is_date_and_time(date, time)) return std::nullopt;
  return Generation{true, date * 1'000'000 + time};
}

bool is_later(const PastLog& a, const PastLog& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.path < b.path;
}

// Bounded while it grows, since a directory may hold millions of names.
void keep_latest(std::vector<PastLog>& logs, size_t size_to_cut_at, uint64_t& left_out) {
  if (logs.size() <= size_to_cut_at) return;
  std::sort(logs.begin(), logs.end(), is_later);
  left_out += logs.size() - PastLogs::k_most;
  logs.resize(PastLogs::k_most);
}

}  // namespace

std::optional<Generation> parse_generation(std::string_view suffix) {
  Scanner s(suffix);
  remove_compression(s);
  if (s.literal(".")) return parse_numbered(s.rest());
  if (s.literal("-")) return parse_dated(s.rest());
  return std::nullopt;
}

PastLogs list_past_logs(const RootDir& root, const std::string& log) {
  PastLogs found;
  const size_t name_begin = log.rfind('/') + 1;
  const std::string_view log_name = std::string_view(log).substr(name_begin);
  const auto directory = root.open_directory(log.substr(0, name_begin));
  if (!directory) {
    if (directory.error().code != ErrorCode::not_found) found.error = directory.error();
    return found;
  }
  const auto listed = for_each_entry(directory->get(), log, [&](const DirEntry& entry) {
    if (!entry.name.starts_with(log_name)) return;
    const std::string_view suffix = entry.name.substr(log_name.size());
    const auto generation = parse_generation(suffix);
    if (!generation) return;
    auto& logs = generation->dated ? found.dated : found.numbered;
    logs.push_back({log + std::string(suffix), generation->rank});
    keep_latest(logs, 2 * PastLogs::k_most, found.left_out);
  });
  if (!listed) found.error = listed.error();
  for (auto* logs : {&found.numbered, &found.dated}) {
    std::sort(logs->begin(), logs->end(), is_later);
    keep_latest(*logs, PastLogs::k_most, found.left_out);
  }
  return found;
}

}  // namespace spamtrace

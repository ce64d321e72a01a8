#include "queue/queue_identity.h"

#include <fmt/format.h>

#include <array>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr size_t k_fields = 5;

// Exactly so many, with one blank between them.
std::optional<std::array<std::string_view, k_fields>> fields_of(std::string_view line) {
  std::array<std::string_view, k_fields> fields;
  for (size_t i = 0; i < k_fields; ++i) {
    const size_t blank = line.find(' ');
    if ((blank == std::string_view::npos) != (i + 1 == k_fields)) return std::nullopt;
    fields[i] = line.substr(0, blank);
    if (fields[i].empty()) return std::nullopt;
    line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
  }
  return fields;
}

std::optional<QueueIdentity> parse_identity(std::string_view line) {
  const auto fields = fields_of(line);
  if (!fields) return std::nullopt;
  QueueIdentity identity;
  identity.id = (*fields)[1];
  uint64_t micros = 0;
  const auto state = parse_queue_state((*fields)[4]);
  if (!parse_number((*fields)[0], identity.spool) || !parse_number((*fields)[2], identity.inode) ||
      !parse_number((*fields)[3], micros) || !state)
    return std::nullopt;
  identity.arrival = Time{Duration{static_cast<int64_t>(micros)}};
  identity.state = *state;
  return identity;
}

}  // namespace

QueueIdentity identity_of(const QueuedMessage& message) {
  return {message.id, message.spool, message.inode, message.arrival, message.state};
}

std::string to_lines(const std::vector<QueueIdentity>& identities) {
  std::string lines;
  for (const QueueIdentity& one : identities)
    lines += fmt::format("{} {} {} {} {}\n", one.spool, one.id, one.inode,
                         one.arrival.time_since_epoch().count(), name_of(one.state));
  return lines;
}

std::optional<std::vector<QueueIdentity>> parse_identities(std::string_view lines) {
  std::vector<QueueIdentity> identities;
  while (!lines.empty()) {
    const size_t end = lines.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto identity = parse_identity(lines.substr(0, end));
    if (!identity) return std::nullopt;
    identities.push_back(std::move(*identity));
    lines.remove_prefix(end + 1);
  }
  return identities;
}

std::optional<QueueState> parse_queue_state(std::string_view name) {
  for (int i = 0; i < k_queue_states; ++i) {
    const auto state = static_cast<QueueState>(i);
    if (name == name_of(state)) return state;
  }
  return std::nullopt;
}

}  // namespace spamtrace

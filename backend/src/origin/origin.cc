#include "origin/origin.h"

#include <array>

namespace spamtrace {
namespace {

constexpr std::array<const char*, k_origin_kinds> k_names = {
    "smtp_auth", "system_user", "web_server", "relay", "forward", "bounce", "local", "unknown"};

}  // namespace

const char* name_of(OriginKind kind) { return k_names[static_cast<size_t>(kind)]; }

std::optional<OriginKind> parse_origin_kind(std::string_view name) {
  for (size_t i = 0; i < k_names.size(); ++i) {
    if (name == k_names[i]) return static_cast<OriginKind>(i);
  }
  return std::nullopt;
}

const char* name_of(Grade grade) {
  switch (grade) {
    case Grade::proven:
      return "proven";
    case Grade::inferred:
      return "inferred";
    case Grade::claimed:
      return "claimed";
  }
  return "claimed";
}

std::string Origin::id() const {
  return account.empty() ? name_of(kind) : std::string(name_of(kind)) + ":" + account;
}

}  // namespace spamtrace

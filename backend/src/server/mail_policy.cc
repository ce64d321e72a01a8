#include "server/mail_policy.h"

#include <algorithm>

#include "base/utf8.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

constexpr PolicyMode k_modes[] = {PolicyMode::reject, PolicyMode::bounce, PolicyMode::forward,
                                  PolicyMode::unknown};
constexpr size_t k_longest_value = 255;  // of Parameters.value

// Characters of XML 1.0 (2.2): of the control characters these three alone.
bool is_xml_text(std::string_view text) {
  return is_valid_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<uint8_t>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r';
         });
}

bool is_address(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<uint8_t>(c) > 0x20 && c != 0x7f && c != '<' && c != '>' && c != ',';
  });
  return plain && text.find('@') != 0 && !domain_of(text).empty();
}

}  // namespace

const char* name_of(PolicyMode mode) {
  switch (mode) {
    case PolicyMode::reject:
      return "reject";
    case PolicyMode::bounce:
      return "bounce";
    case PolicyMode::forward:
      return "forward";
    case PolicyMode::unknown:
      break;
  }
  return "unknown";
}

std::optional<PolicyMode> parse_policy_mode(std::string_view name) {
  for (const PolicyMode mode : k_modes) {
    if (name == name_of(mode)) return mode;
  }
  return std::nullopt;
}

MailPolicy effective(MailPolicy policy) {
  if (policy.mode == PolicyMode::bounce && policy.value.empty()) policy.value = k_usual_bounce;
  return policy;
}

std::string to_text(const MailPolicy& policy) {
  std::string text = name_of(policy.mode);
  if (!policy.value.empty()) text += ":" + policy.value;
  return text;
}

MailPolicy policy_from_text(std::string_view text) {
  const size_t colon = text.find(':');
  const auto mode = parse_policy_mode(text.substr(0, colon));
  if (!mode) return {PolicyMode::unknown, std::string(text)};
  return {*mode, colon == std::string_view::npos ? std::string{} : std::string(text.substr(colon + 1))};
}

MailPolicy policy_of_rows(std::string_view mode, std::string_view address, std::string_view text) {
  if (mode == "reject") return {PolicyMode::reject, {}};
  if (mode == "bounce" || mode.empty()) return {PolicyMode::bounce, std::string(text)};
  if (mode == "catch") return {PolicyMode::forward, std::string(address)};
  return {PolicyMode::unknown, std::string(mode)};
}

MailPolicy policy_of_plan(std::string_view value) {
  constexpr std::string_view k_bounce = "bounce:", k_catch = "catch:";
  if (value.starts_with(k_bounce)) return {PolicyMode::bounce, std::string(value.substr(k_bounce.size()))};
  const std::string_view address = value.starts_with(k_catch) ? value.substr(k_catch.size()) : value;
  if (is_address(address)) return {PolicyMode::forward, std::string(address)};
  return policy_of_rows(value, {}, {});
}

bool can_be_set(const MailPolicy& policy) {
  switch (policy.mode) {
    case PolicyMode::reject:
      return true;
    case PolicyMode::bounce:
      return policy.value.size() <= k_longest_value && is_xml_text(policy.value);
    case PolicyMode::forward:
      return policy.value.size() <= k_longest_value && is_xml_text(policy.value) && is_address(policy.value);
    case PolicyMode::unknown:
      break;
  }
  return false;
}

}  // namespace spamtrace

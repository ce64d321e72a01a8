#include "journal_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace spamtrace::fixture {
namespace {

constexpr const char* k_boot = "6c2a3f0d9b5e4a1c8d7e6f5a4b3c2d1e";

bool is_text(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c == '\t' || (c >= ' ' && c < 0x7f); });
}

std::string field(std::string_view name, std::string_view value) {
  return is_text(value) ? fmt::format("{}={}\n", name, value) : binary_field(name, value);
}

}  // namespace

std::string binary_field(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + "\n";
  for (unsigned i = 0; i < 8; ++i) text += static_cast<char>(value.size() >> (8 * i) & 0xff);
  return text + std::string(value) + "\n";
}

std::string journal_cursor(int64_t sent) {
  return fmt::format("s=0f1e2d3c4b5a69788796a5b4c3d2e1f0;i={:x};b={};m={:x};t={:x};x={:x}", sent % 100'000,
                     k_boot, sent % 1'000'000'000, sent + 17,
                     static_cast<uint64_t>(sent) * 0x9e3779b97f4a7c15U);
}

std::string journal_record(int64_t sent, const std::string& identifier, uint32_t uid,
                           std::string_view message) {
  const std::string comm = identifier.substr(identifier.rfind('/') + 1);
  return field("__CURSOR", journal_cursor(sent)) + field("__REALTIME_TIMESTAMP", std::to_string(sent + 17)) +
         field("__MONOTONIC_TIMESTAMP", std::to_string(sent % 1'000'000'000)) + field("_BOOT_ID", k_boot) +
         field("_TRANSPORT", "syslog") + field("PRIORITY", "6") + field("SYSLOG_FACILITY", "2") +
         field("SYSLOG_IDENTIFIER", identifier) + field("SYSLOG_PID", "4711") + field("_PID", "4711") +
         field("_UID", std::to_string(uid)) + field("_GID", std::to_string(uid)) + field("_COMM", comm) +
         field("_EXE", "/usr/lib/postfix/sbin/" + comm) + field("_CMDLINE", comm + " -t unix -u -c") +
         field("_CAP_EFFECTIVE", "0") + field("_SYSTEMD_CGROUP", "/system.slice/system-postfix.slice") +
         field("_SYSTEMD_UNIT", "postfix@-.service") +
         field("_MACHINE_ID", "5b1f0c9e8d7a46b39c2e1f0a9b8c7d6e") + field("_HOSTNAME", "mx.example.net") +
         field("_SOURCE_REALTIME_TIMESTAMP", std::to_string(sent)) + field("MESSAGE", message) + "\n";
}

}  // namespace spamtrace::fixture

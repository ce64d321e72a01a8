#include "mail/address.h"

#include <algorithm>

namespace spamtrace {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_printable(char c) { return c >= 32 && c <= 126; }
bool is_quoting(char c) { return c == '"' || c == '\\'; }

}  // namespace

std::string_view domain_of(std::string_view address) {
  const size_t at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

std::string ascii_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a == b ||
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view strip_virtualdomain_number(std::string_view local_address) {
  size_t digits = 0;
  while (digits < local_address.size() && local_address[digits] >= '0' && local_address[digits] <= '9')
    ++digits;
  if (digits == 0 || digits >= local_address.size() || local_address[digits] != '-') return local_address;
  return local_address.substr(digits + 1);
}

std::string as_qmail_logs(std::string_view address) {
  std::string logged(address);
  for (char& c : logged) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      c = '/';
    } else if (byte < 33 || byte > 126 || c == '%') {
      c = '_';
    }
  }
  return logged;
}

std::string as_postfix_logs(std::string_view address) {
  std::string logged;
  logged.reserve(address.size());
  for (const char c : address) {
    if (!is_quoting(c)) logged += is_printable(c) ? c : '?';
  }
  return logged;
}

bool stands_so_in_postfix_log(std::string_view address) {
  bool so = true;  // looks at all bytes without a branch, which the compiler does many at a time
  for (const char c : address) so &= is_printable(c) & !is_quoting(c);
  return so;
}

bool is_null_sender(std::string_view envelope_sender) {
  return envelope_sender.empty() || envelope_sender == "#@[]";
}

}  // namespace spamtrace

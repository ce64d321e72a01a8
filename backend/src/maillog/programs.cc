#include "maillog/programs.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "maillog/mail_handlers.h"
#include "maillog/mailbox_login.h"
#include "maillog/other_programs.h"
#include "maillog/relaylock.h"
#include "maillog/smtp_auth.h"

namespace spamtrace {
namespace {

// Sorted by the length of the name, for parser_for.
constexpr auto k_rules = [] {
  auto rules = std::to_array<ProgramRule>({
      {"smtp_auth", parse_smtp_auth},
      {"relaylock", parse_relaylock},
      {"qmail-queue-handlers", parse_mail_handler},
      {"qmail-local-handlers", parse_mail_handler},
      {"qmail-remote-handlers", parse_mail_handler},
      {"pop3d", parse_courier},
      {"pop3d-ssl", parse_courier},
      {"imapd", parse_courier},
      {"imapd-ssl", parse_courier},
      {"courier-pop3d", parse_courier},
      {"courier-imapd", parse_courier},
      {"dovecot", parse_dovecot},
      {"plesk_saslauthd", parse_saslauthd},
      {"psa-pc-remote", parse_other_program},
      {"greylisting filter", parse_other_program},
      {"check-quota", parse_other_program},
      {"spf", parse_other_program},
      {"drweb", parse_other_program},
      {"dk_sign", parse_other_program},
      {"qmail-queue", parse_other_program},
      {"qmail-ctasd", parse_other_program},
      {"ct-milter", parse_other_program},
  });
  std::sort(rules.begin(), rules.end(),
            [](const ProgramRule& a, const ProgramRule& b) { return a.program.size() < b.program.size(); });
  return rules;
}();

constexpr size_t k_longest_name = k_rules.back().program.size();

// The first rule whose name has at least so many bytes.
constexpr auto k_first_of_size = [] {
  std::array<uint8_t, k_longest_name + 2> first{};
  for (size_t size = 0; size < first.size(); ++size) {
    while (first[size] < k_rules.size() && k_rules[first[size]].program.size() < size) ++first[size];
  }
  return first;
}();

}  // namespace

std::span<const ProgramRule> program_rules() { return k_rules; }

// Asked for each line of a log of gigabytes, so only names of the right length are compared. An absolute path
// (/usr/lib/plesk-9.0/psa-pc-remote) stands for its last part; postfix/NAME is a service of Postfix, not
// NAME.
LineParser parser_for(std::string_view program) {
  if (program.starts_with('/')) program.remove_prefix(program.rfind('/') + 1);
  const size_t size = program.size();
  if (size > k_longest_name) return nullptr;
  for (size_t i = k_first_of_size[size]; i < k_first_of_size[size + 1]; ++i) {
    if (k_rules[i].program == program) return k_rules[i].parse;
  }
  return nullptr;
}

}  // namespace spamtrace

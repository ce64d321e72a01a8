#include "maillog/programs.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "maillog/mail_handlers.h"
#include "maillog/mailbox_login.h"
#include "maillog/other_programs.h"
#include "maillog/postfix_cleanup.h"
#include "maillog/postfix_delivery.h"
#include "maillog/postfix_line.h"
#include "maillog/postfix_other.h"
#include "maillog/postfix_pickup.h"
#include "maillog/postfix_postsuper.h"
#include "maillog/postfix_qmgr.h"
#include "maillog/postfix_smtpd.h"
#include "maillog/relaylock.h"
#include "maillog/smtp_auth.h"

namespace spamtrace {
namespace {

// Rules by the name of the program. Asked for each line of a log of gigabytes, so only names of the right
// length are compared.
template <size_t N>
class RuleTable {
 public:
  constexpr explicit RuleTable(std::array<ProgramRule, N> rules) : rules_(rules) {
    std::sort(rules_.begin(), rules_.end(),
              [](const ProgramRule& a, const ProgramRule& b) { return a.program.size() < b.program.size(); });
    for (size_t size = 0; size < first_of_size_.size(); ++size) {
      auto& first = first_of_size_[size];
      while (first < N && rules_[first].program.size() < size) ++first;
    }
  }

  LineParser find(std::string_view name) const {
    if (name.size() > k_longest_name) return nullptr;
    for (size_t i = first_of_size_[name.size()]; i < first_of_size_[name.size() + 1]; ++i) {
      if (rules_[i].program == name) return rules_[i].parse;
    }
    return nullptr;
  }

  constexpr std::span<const ProgramRule> rules() const { return rules_; }

 private:
  static constexpr size_t k_longest_name = 24;
  std::array<ProgramRule, N> rules_;
  std::array<uint8_t, k_longest_name + 2> first_of_size_{};  // the first rule of at least so many bytes
};

constexpr RuleTable k_programs(std::to_array<ProgramRule>({
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
    {"plesk sendmail", parse_other_program},
    {"plesk-sendmail", parse_other_program},
    {"postfix-local", parse_other_program},
    {"greylisting filter", parse_other_program},
    {"check-quota", parse_other_program},
    {"spf", parse_other_program},
    {"drweb", parse_other_program},
    {"dk_sign", parse_other_program},
    {"dk_check", parse_other_program},
    {"qmail-queue", parse_other_program},
    {"qmail-ctasd", parse_other_program},
    {"ct-milter", parse_other_program},
    {"postfix-script", parse_postfix_master},
}));

// By the last component of the tag: postfix/smtpd, postfix/submission/smtpd, postfix-192.0.2.78/qmgr. Those
// that have only common lines stand here too, so that it is told which of Postfix's names are known.
constexpr RuleTable k_postfix_services(std::to_array<ProgramRule>({
    {"smtpd", parse_postfix_smtpd},
    {"qmqpd", parse_postfix_smtpd},
    {"pickup", parse_postfix_pickup},
    {"cleanup", parse_postfix_cleanup},
    {"qmgr", parse_postfix_qmgr},
    {"bounce", parse_postfix_bounce},
    {"smtp", parse_postfix_smtp},
    {"relay", parse_postfix_smtp},
    {"lmtp", parse_postfix_lmtp},
    {"local", parse_postfix_local},
    {"virtual", parse_postfix_mailbox},
    {"pipe", parse_postfix_mailbox},
    {"error", parse_postfix_error},
    {"retry", parse_postfix_error},
    {"discard", parse_postfix_error},
    {"postsuper", parse_postfix_postsuper},
    {"anvil", parse_postfix_statistics},
    {"scache", parse_postfix_statistics},
    {"postscreen", parse_postfix_postscreen},
    {"tlsproxy", parse_postfix_postscreen},
    {"dnsblog", parse_postfix_dnsblog},
    {"verify", parse_postfix_cache},
    {"tlsmgr", parse_postfix_cache},
    {"master", parse_postfix_master},
    {"postfix-script", parse_postfix_master},
    {"trivial-rewrite", parse_postfix_common},
    {"proxymap", parse_postfix_common},
    {"flush", parse_postfix_common},
    {"showq", parse_postfix_common},
    {"sendmail", parse_postfix_common},
    {"postdrop", parse_postfix_common},
    {"postqueue", parse_postfix_common},
    {"postmap", parse_postfix_common},
    {"postalias", parse_postfix_common},
    {"postlog", parse_postfix_common},
    {"spawn", parse_postfix_common},
}));

// "postfix/..." and, of another instance (postmulti(1)), "postfix-NAME/...".
bool is_postfix_tag(std::string_view program) {
  constexpr std::string_view k_name = "postfix";
  if (!program.starts_with(k_name) || program.size() == k_name.size()) return false;
  return program[k_name.size()] == '/' || program[k_name.size()] == '-';
}

// A service that is not in the table may be anybody's program: only what every daemon writes is understood.
LineParser postfix_parser_for(std::string_view service) {
  const LineParser parse = k_postfix_services.find(service);
  return parse != nullptr ? parse : parse_postfix_common;
}

}  // namespace

std::span<const ProgramRule> program_rules() { return k_programs.rules(); }
std::span<const ProgramRule> postfix_rules() { return k_postfix_services.rules(); }

// An absolute path (/usr/lib/plesk-9.0/psa-pc-remote) stands for its last part; postfix/NAME is a service of
// Postfix, not NAME.
LineParser parser_for(std::string_view program) {
  if (is_postfix_tag(program)) {
    const size_t slash = program.rfind('/');
    if (slash != std::string_view::npos) return postfix_parser_for(program.substr(slash + 1));
  }
  if (program.starts_with('/')) program.remove_prefix(program.rfind('/') + 1);
  return k_programs.find(program);
}

}  // namespace spamtrace

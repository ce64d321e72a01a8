#include "source/journal_trust.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/scanner.h"

namespace spamtrace {
namespace {

using Names = std::span<const std::string_view>;

bool has(Names names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has(const std::vector<uint32_t>& uids, uint32_t uid) {
  return std::find(uids.begin(), uids.end(), uid) != uids.end();
}

// Started by master(8), which gives them the uid of mail_owner or, as local, virtual and pipe, leaves them
// root's. A child that took the uid of a recipient to deliver says only why it failed, and of that nothing is
// taken. Not here: sendmail, postdrop, postqueue, postmap and postlog, which anybody may run, and services
// that are not known.
constexpr std::string_view k_postfix_daemons[] = {
    "smtpd",    "qmqpd",    "pickup",          "cleanup",       "qmgr",   "oqmgr",   "nqmgr",
    "bounce",   "smtp",     "relay",           "lmtp",          "local",  "virtual", "pipe",
    "error",    "retry",    "discard",         "postsuper",     "anvil",  "scache",  "postscreen",
    "tlsproxy", "dnsblog",  "verify",          "tlsmgr",        "master", "flush",   "showq",
    "spawn",    "proxymap", "trivial-rewrite", "postfix-script"};

// postfix-script is a script, and speaks through postlog(1).
constexpr std::string_view k_postfix_scripts[] = {"postfix-script"};

// Programs that log what they are given, under the name that they are given.
constexpr std::string_view k_mouthpieces[] = {"logger", "systemd-cat", "postlog"};

constexpr std::string_view k_qmail[] = {"qmail"};
constexpr std::string_view k_smtp_service[] = {"smtp_auth", "relaylock"};
constexpr std::string_view k_mailbox_service[] = {
    "pop3d", "pop3d-ssl", "imapd", "imapd-ssl", "courier-pop3d", "courier-imapd", "plesk_saslauthd"};
constexpr std::string_view k_dovecot[] = {"dovecot"};

// By the program whose name a record bears. Not here: Plesk's handlers and its sendmail, which work under the
// uid of who sends (qmail-queue is setuid, and the real uid stays).
struct Rule {
  Names programs;
  std::string_view not_by_strangers;    // why not one that a customer or a web server runs
  std::string_view not_by_mouthpieces;  // why no program of k_mouthpieces; empty where such a one may be used
};

constexpr Rule k_postfix_rule = {k_postfix_daemons, "Postfix's daemons run as root or as its own user",
                                 "Postfix's daemons log by themselves"};
// qmail-start gives its logger the uid of qmaill; that need not be splogger.
constexpr Rule k_qmail_rule = {k_qmail, "qmail's log is written by the user qmaill", {}};

constexpr Rule k_rules[] = {
    k_qmail_rule,
    {k_postfix_scripts, "Postfix's own scripts run as root", {}},
    {k_smtp_service, "the SMTP service runs as root or qmaild", {}},
    // courierlogger(1) writes for Courier's daemons.
    {k_mailbox_service, "the mailbox service and its logger run as root or as a system user", {}},
    // Its log process writes for all others, save deliveries: see is_dovecot_delivery.
    {k_dovecot, "Dovecot's log process runs as root", {}},
};

// dovecot-lda logs by itself, under the uid of who gets the message.
bool is_dovecot_delivery(const JournalRecord& record) {
  return starts_with_any(record.message, {"lda(", "lda:", "deliver(", "dovecot-lda("});
}

// "postfix/smtpd", "postfix/submission/smtpd" and, of another instance, "postfix-out/smtpd".
std::string_view postfix_service(std::string_view program) {
  if (!starts_with_any(program, {"postfix/", "postfix-"})) return {};
  const size_t slash = program.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : program.substr(slash + 1);
}

const Rule* rule_for(const JournalRecord& record) {
  std::string_view program = record.identifier;
  if (const std::string_view service = postfix_service(program); !service.empty()) {
    return has(k_postfix_rule.programs, service) ? &k_postfix_rule : nullptr;
  }
  if (program.starts_with('/')) program.remove_prefix(program.rfind('/') + 1);
  const auto* rule = std::find_if(std::begin(k_rules), std::end(k_rules),
                                  [&](const Rule& each) { return has(each.programs, program); });
  if (rule == std::end(k_rules) || (program == "dovecot" && is_dovecot_delivery(record))) return nullptr;
  return rule;
}

bool is_stranger(uint32_t uid, const JournalAccounts& accounts) {
  if (!accounts.known || uid == 0 || has(accounts.mail_servers, uid)) return false;
  return uid >= accounts.first_user || has(accounts.web_servers, uid);
}

bool is_mouthpiece(const JournalRecord& record) {
  return has(k_mouthpieces, record.comm) && !record.identifier.ends_with("/postfix-script");
}

}  // namespace

std::string_view doubt_of(const JournalRecord& record, const JournalAccounts& accounts) {
  const Rule* rule = rule_for(record);
  if (rule == nullptr) return {};
  if (record.uid && is_stranger(*record.uid, accounts)) return rule->not_by_strangers;
  if (!rule->not_by_mouthpieces.empty() && is_mouthpiece(record)) return rule->not_by_mouthpieces;
  return {};
}

}  // namespace spamtrace

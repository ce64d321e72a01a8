#include "source/journal_trust.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

constexpr uint32_t k_www_data = 33, k_postfix = 108, k_qmaill = 2520, k_popuser = 110, k_customer = 10001;

JournalAccounts accounts() {
  JournalAccounts known;
  known.known = true;
  known.web_servers = {k_www_data};
  known.mail_servers = {k_postfix, k_qmaill};
  return known;
}

struct Row {
  std::string_view identifier;
  std::optional<uint32_t> uid;
  std::string_view comm;
  bool credible;
  std::string_view message = {};
};

JournalRecord record_of(const Row& row) {
  JournalRecord record;
  record.identifier = row.identifier;
  record.uid = row.uid;
  record.comm = row.comm;
  record.message = row.message;
  return record;
}

TEST_CASE("who may log under the name of a mail server") {
  const std::vector<Row> rows = {
      // Postfix's daemons
      {"postfix/smtpd", k_postfix, "smtpd", true},
      {"postfix/smtpd", 0, "smtpd", true},
      {"postfix/smtpd", k_customer, "smtpd", false},
      {"postfix/smtpd", k_customer, "logger", false},
      {"postfix/smtpd", k_customer, "", false},
      {"postfix/smtpd", k_www_data, "php", false},
      {"postfix/smtpd", 65534, "smtpd", false},
      {"postfix/smtpd", std::nullopt, "smtpd", true},
      {"postfix/smtpd", std::nullopt, "", true},
      {"postfix/smtpd", std::nullopt, "logger", false},
      {"postfix/smtpd", 0, "logger", false},
      {"postfix/smtpd", 0, "systemd-cat", false},
      {"postfix/qmgr", 0, "postlog", false},
      {"postfix/submission/smtpd", k_customer, "smtpd", false},
      {"postfix/submission/smtpd", k_postfix, "smtpd", true},
      {"postfix-out/qmgr", k_customer, "qmgr", false},
      {"postfix-192.0.2.78/qmgr", k_postfix, "qmgr", true},
      {"postfix/relay/smtp", k_postfix, "smtp", true},
      {"postfix/retry", k_postfix, "error", true},
      {"postfix/local", 0, "local", true},
      {"postfix/local", k_customer, "local", false},
      {"postfix/trivial-rewrite", k_customer, "x", false},
      {"postfix/postsuper", k_customer, "postsuper", false},
      // a relay of log lines, under a uid that is no customer's
      {"postfix/smtpd", 0, "rsyslogd", true},
      {"postfix/smtpd", 104, "rsyslogd", true},
      // what anybody may run
      {"postfix/sendmail", k_customer, "sendmail", true},
      {"postfix/postdrop", k_customer, "postdrop", true},
      {"postfix/postqueue", k_www_data, "postqueue", true},
      {"postfix/postlog", k_customer, "postlog", true},
      // scripts of Postfix speak through postlog
      {"postfix/postfix-script", 0, "postlog", true},
      {"postfix-script", 0, "logger", true},
      {"postfix/postfix-script", k_customer, "postlog", false},
      {"postfix-script", k_customer, "postlog", false},
      // names that are only like those of Postfix
      {"postfix", k_customer, "x", true},
      {"postfix/", k_customer, "x", true},
      {"postfixed/smtpd", k_customer, "x", true},
      {"postfix/my-own", k_customer, "x", true},
      {"smtpd", k_customer, "x", true},
      // qmail
      {"qmail", k_qmaill, "splogger", true},
      {"qmail", k_qmaill, "logger", true},
      {"qmail", 0, "splogger", true},
      {"qmail", k_customer, "splogger", false},
      {"qmail", k_www_data, "", false},
      {"/x/qmail", k_customer, "", false},
      // Plesk's services
      {"smtp_auth", 0, "smtp_auth", true},
      {"/usr/lib/x/smtp_auth", k_customer, "smtp_auth", false},
      {"relaylock", k_customer, "relaylock", false},
      {"plesk_saslauthd", 0, "plesk_saslauthd", true},
      {"plesk_saslauthd", k_customer, "", false},
      {"pop3d", k_popuser, "pop3d", true},
      {"imapd", k_customer, "logger", false},
      // Plesk's handlers work under the uid of who sends
      {"qmail-queue-handlers", k_customer, "qmail-queue", true},
      {"plesk sendmail", k_customer, "sendmail", true},
      {"psa-pc-remote", k_popuser, "psa-pc-remote", true},
      // Dovecot: deliveries are logged under the uid of who gets them
      {"dovecot", 0, "log", true, "imap-login: Login: user=<a@site0.example>, rip=192.0.2.1"},
      {"dovecot", k_customer, "log", false, "imap-login: Login: user=<a@site0.example>, rip=192.0.2.1"},
      {"dovecot", k_customer, "dovecot-lda", true,
       "lda(shop3): msgid=<1@site0.example>: saved mail to INBOX"},
      {"dovecot", k_customer, "x", false, "imap-login: Login: user=<lda(x)>"},
      // others
      {"sshd", k_customer, "logger", true},
      {"", k_customer, "", true},
      {"/", k_customer, "", true},
  };
  for (const Row& row : rows) {
    const JournalRecord record = record_of(row);
    const std::string what = std::string(row.identifier) + " by " + std::string(row.comm) + " of " +
                             (row.uid ? std::to_string(*row.uid) : "nobody known");
    CHECK_MESSAGE(is_credible(record, accounts()) == row.credible, what);
    CHECK_MESSAGE(doubt_of(record, accounts()).empty() == row.credible, what);
  }
}

TEST_CASE("without the accounts no uid is held against a record") {
  const JournalAccounts unknown;
  CHECK(is_credible(record_of({"postfix/smtpd", k_customer, "smtpd", true}), unknown));
  CHECK_FALSE(is_credible(record_of({"postfix/smtpd", k_customer, "logger", false}), unknown));
}

TEST_CASE("a mail server's own account counts whatever its number") {
  JournalAccounts by_hand = accounts();
  by_hand.mail_servers = {1003};
  CHECK(is_credible(record_of({"postfix/smtpd", 1003, "smtpd", true}), by_hand));
  CHECK_FALSE(is_credible(record_of({"postfix/smtpd", 1004, "smtpd", false}), by_hand));
}

}  // namespace
}  // namespace spamtrace

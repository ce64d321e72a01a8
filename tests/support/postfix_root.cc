// The settings of Postfix as Plesk makes them (main.cf, master.cf, and its maps below the spool).
#include <fmt/format.h>

#include "file_writing.h"
#include "server_root.h"

namespace spamtrace::fixture {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  write_file(path, text, 0644);
}

std::string main_cf(const Host& host, bool long_ids) {
  std::string networks = ", 127.0.0.0/8, [::1]/128";
  for (const std::string& address : host.white_list) networks += fmt::format(", {}/32", address);
  return fmt::format(
      "# See /usr/share/postfix/main.cf.dist for a commented, more complete version\n"
      "compatibility_level = 2\n"
      "queue_directory = /var/spool/postfix\n"
      "data_directory = /var/lib/postfix\n"
      "mail_owner = postfix\n"
      "setgid_group = postdrop\n"
      "myhostname = {0}\n"
      "mydestination = {0},\n  localhost.example.net, , localhost\n"
      "mynetworks = {1}\n"
      "smtputf8_enable = no\n"
      "enable_long_queue_ids = {2}\n"
      "maximal_queue_lifetime = 12h\n"
      "bounce_queue_lifetime = 4h\n"
      "virtual_mailbox_domains = $virtual_mailbox_maps, hash:/var/spool/postfix/plesk/virtual_domains\n"
      "virtual_alias_maps = $virtual_maps, hash:/var/spool/postfix/plesk/virtual\n"
      "virtual_mailbox_maps = , hash:/var/spool/postfix/plesk/vmailbox\n"
      "transport_maps = , hash:/var/spool/postfix/plesk/transport\n"
      "virtual_mailbox_base = /var/qmail/mailnames\n"
      "virtual_transport = plesk_virtual\n"
      "virtual_uid_maps = static:{3}\n"
      "smtpd_sasl_auth_enable = yes\n"
      "smtpd_milters = , inet:127.0.0.1:12768\n"
      "non_smtpd_milters = , inet:127.0.0.1:12768\n",
      host.name, networks, long_ids ? "yes" : "no", uid::popuser);
}

constexpr std::string_view k_master_cf =
    "smtp       inet  n  -  n  -  -  smtpd\n"
    "submission inet  n  -  n  -  -  smtpd -o smtpd_tls_security_level=may -o smtpd_sasl_auth_enable=yes\n"
    "  -o syslog_name=postfix/submission -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"
    "smtps      inet  n  -  n  -  -  smtpd -o smtpd_tls_wrappermode=yes -o syslog_name=postfix/smtps\n"
    "pickup     fifo  n  -  n  60 1  pickup\n"
    "cleanup    unix  n  -  n  -  0  cleanup\n"
    "qmgr       fifo  n  -  n  1  1  qmgr\n"
    "smtp       unix  -  -  n  -  -  smtp\n"
    "error      unix  -  -  n  -  -  error\n"
    "retry      unix  -  -  n  -  -  error\n"
    "bounce     unix  -  -  n  -  0  bounce\n"
    "local      unix  -  n  n  -  -  local\n"
    "virtual    unix  -  n  n  -  -  virtual\n"
    "lmtp       unix  -  -  n  -  -  lmtp\n"
    "plesk_virtual unix  -  n  n  -  -  pipe flags=DORhu user=popuser:popuser "
    "argv=/usr/lib64/plesk-9.0/postfix-local"
    " -f ${sender} -d ${recipient} -p /var/qmail/mailnames\n";

void write_maps(const fs::path& maps, const fs::path& root, const Host& host) {
  std::string domains, boxes, aliases, local = "# See man 5 aliases for format\npostmaster: root\n";
  for (const Domain& domain : host.domains) {
    domains += fmt::format("{}\t{}\n", domain.name, domain.number);
    for (const std::string& mailbox : domain.mailboxes)
      boxes += fmt::format("{0}@{1}\t{1}/{0}/Maildir\n", mailbox, domain.name);
  }
  for (const Forward& forward : host.forwards) {
    const std::string user = forward.address.substr(0, forward.address.find('@'));
    if (forward.by_local)
      local += fmt::format("{}: {}\n", user, forward.target);
    else
      aliases += fmt::format("{}\t{}{}\n", forward.address, forward.keeps_copy ? forward.address + "," : "",
                             forward.target);
  }
  write_text(maps / "virtual_domains", domains);
  write_text(maps / "vmailbox", boxes);
  write_text(maps / "virtual", aliases);
  write_text(root / "etc/aliases", local);
}

}  // namespace

void write_postfix_root(const fs::path& root, const Host& host, bool long_ids) {
  const std::string users =
      fmt::format("postfix:x:{}:113::/var/spool/postfix:/usr/sbin/nologin\n", uid::postfix);
  write_plesk_root(root, host, users, "");
  write_text(root / "etc/postfix/main.cf", main_cf(host, long_ids));
  write_text(root / "etc/postfix/master.cf", k_master_cf);
  write_maps(root / "var/spool/postfix/plesk", root, host);
}

}  // namespace spamtrace::fixture

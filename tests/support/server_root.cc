#include "server_root.h"

#include <fmt/format.h>

#include <set>

#include "file_writing.h"

namespace spamtrace::fixture {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& path, std::string_view text, mode_t mode = 0644) {
  fs::create_directories(path.parent_path());
  write_file(path, text, mode);
}

std::string qmail_users() {
  return fmt::format(
      "qmaild:x:{}:2020:Qmail User:/var/qmail/:/bin/false\n"
      "alias:x:{}:2020:Qmail User:/var/qmail/alias:/bin/false\n"
      "qmaill:x:{}:2020:Qmail User:/var/qmail/:/bin/false\n"
      "qmailp:x:{}:2020:Qmail User:/var/qmail/:/bin/false\n"
      "qmailq:x:{}:2520:Qmail User:/var/qmail/:/bin/false\n"
      "qmailr:x:{}:2520:Qmail User:/var/qmail/:/bin/false\n"
      "qmails:x:{}:2520:Qmail User:/var/qmail/:/bin/false\n",
      uid::qmaild, uid::alias, uid::qmaill, uid::qmailp, uid::qmailq, uid::qmailr, uid::qmails);
}

std::string passwd_text(const Host& host, std::string_view mail_users) {
  std::string text = fmt::format(
      "root:x:0:0:root:/root:/bin/bash\n"
      "www-data:x:{}:33:www-data:/var/www:/usr/sbin/nologin\n"
      "popuser:x:{}:31:POP3 service user:/:/bin/false\n",
      uid::www_data, uid::popuser);
  text += mail_users;
  std::set<unsigned> written;
  for (const Domain& domain : host.domains)
    if (written.insert(domain.uid).second)
      text += fmt::format("{}:x:{}:1003::{}:/bin/false\n", domain.user, domain.uid, domain.home);
  return text;
}

void write_control(const fs::path& control, const Host& host, unsigned remote_concurrency) {
  std::string rcpthosts = host.name + "\nlocalhost\n", virtualdomains;
  for (const Domain& domain : host.domains) {
    rcpthosts += domain.name + "\n";
    virtualdomains += fmt::format("{}:{}\n", domain.name, domain.number);
  }
  write_text(control / "me", host.name + "\n");
  write_text(control / "locals", "localhost\n" + host.name + "\n");
  write_text(control / "rcpthosts", rcpthosts);
  write_text(control / "virtualdomains", virtualdomains);
  write_text(control / "concurrencyremote", fmt::format("{}\n", remote_concurrency));
}

void write_mailboxes(const fs::path& mailnames, const Host& host) {
  for (const Domain& domain : host.domains)
    for (const std::string& mailbox : domain.mailboxes)
      fs::create_directories(mailnames / domain.name / mailbox / "Maildir/new");
}

void write_forwards(const fs::path& mailnames, const Host& host) {
  for (const Forward& forward : host.forwards) {
    const std::string_view user = std::string_view(forward.address).substr(0, forward.address.find('@'));
    write_text(mailnames / domain_part(forward.address) / user / ".qmail", "&" + forward.target + "\n", 0600);
  }
}

std::string white_list_text(const Host& host) {
  std::string text = "127.:allow\n";
  for (const std::string& address : host.white_list) text += address + ":allow,RELAYCLIENT=\"\"\n";
  return text + ":allow\n";
}

void write_web_space(const fs::path& root, const Host& host) {
  const auto script = [&](std::string_view domain, std::string_view path) {
    write_text(root / fs::path(host.domain(domain).home).relative_path() / "httpdocs" / path,
               "<?php // A stand-in: only its place and name matter.\n");
  };
  for (const Domain& domain : host.domains)
    fs::create_directories(root / ("var/www/vhosts/" + domain.name) / "httpdocs");
  script("site2.example", "tmp/mailer.php");
  script("site3.example", "index.php");
  script("site3.example", "wp-content/uploads/cache.php");
  script("site4.example", "contact.php");
  script("site8.example", "contact.php");
}

void write_panel(const fs::path& root, std::string_view settings) {
  write_text(root / "etc/psa/psa.conf", fmt::format("# Plesk configuration file\n"
                                                    "PRODUCT_ROOT_D /usr/local/psa\n"
                                                    "HTTPD_VHOSTS_D /var/www/vhosts\n"
                                                    "{}"
                                                    "PLESK_MAILNAMES_D /var/qmail/mailnames\n",
                                                    settings));
  write_text(root / "usr/local/psa/version", "18.0.64 Debian 12.0 1800240912.00\n");
  fs::create_directories(root / "var/log");
  fs::create_directories(root / "usr/local/psa/var/log");
  fs::create_symlink("/var/log/maillog", root / "usr/local/psa/var/log/maillog");
}

}  // namespace

void write_plesk_root(const fs::path& root, const Host& host, std::string_view mail_users,
                      std::string_view settings) {
  write_text(root / "etc/passwd", passwd_text(host, mail_users));
  write_mailboxes(root / "var/qmail/mailnames", host);
  write_web_space(root, host);
  write_panel(root, settings);
}

void write_qmail_root(const fs::path& root, const Host& host, unsigned remote_concurrency) {
  write_plesk_root(root, host, qmail_users(), "QMAIL_ROOT_D /var/qmail\n");
  write_text(root / "etc/tcp.smtp", white_list_text(host));
  write_control(root / "var/qmail/control", host, remote_concurrency);
  write_forwards(root / "var/qmail/mailnames", host);
}

}  // namespace spamtrace::fixture

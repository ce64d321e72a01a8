#include "server/paths.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string describe(const ServerPaths& paths) {
  return paths.product_root + " " + paths.vhosts + " " + paths.qmail + " " + paths.mailnames;
}

TEST_CASE("the state lies with the panel's extensions where there is a panel") {
  ServerPaths paths;
  CHECK(default_state_dir(paths, false) == "/var/lib/spamtrace");
  paths.product_root = "/opt/psa";
  CHECK(default_state_dir(paths, true) == "/opt/psa/var/modules/spamtrace");
}

TEST_CASE("psa.conf") {
  const std::string defaults = "/usr/local/psa /var/www/vhosts /var/qmail /var/qmail/mailnames";
  struct Row {
    std::string text, want;
  };
  const std::vector<Row> rows = {
      {"", defaults},
      {"PRODUCT_ROOT_D /opt/psa\nHTTPD_VHOSTS_D /srv/vhosts\nQMAIL_ROOT_D /srv/qmail\nPLESK_MAILNAMES_D "
       "/srv/mail\n",
       "/opt/psa /srv/vhosts /srv/qmail /srv/mail"},
      {"PRODUCT_ROOT_D\t\t/opt/psa\r\n", "/opt/psa /var/www/vhosts /var/qmail /var/qmail/mailnames"},
      {"  PRODUCT_ROOT_D   /opt/psa/", "/opt/psa /var/www/vhosts /var/qmail /var/qmail/mailnames"},
      {"HTTPD_VHOSTS_D ///", "/usr/local/psa / /var/qmail /var/qmail/mailnames"},
      {"#PRODUCT_ROOT_D /opt/psa\n# PRODUCT_ROOT_D /opt/psa\n", defaults},
      {"PRODUCT_ROOT_D opt/psa\nQMAIL_ROOT_D\nHTTPD_VHOSTS_D ../x\n", defaults},
      {"PRODUCT_ROOT_D /opt/psa more\n", defaults},
      {"product_root_d /opt/psa\nOTHER /x\n", defaults},
      {std::string("\0\xff\n\n \n", 6), defaults},
  };
  for (const Row& row : rows) CHECK_MESSAGE(describe(parse_psa_conf(row.text)) == row.want, row.text);
  CHECK(parse_psa_conf("QMAIL_ROOT_D /q").qmail_queue() == "/q/queue");
  CHECK(parse_psa_conf("QMAIL_ROOT_D /q").qmail_control() == "/q/control");
}

TEST_CASE("the domain that owns a path") {
  struct Row {
    std::string path, want;
  };
  const std::vector<Row> rows = {
      {"/var/www/vhosts/shop.example/httpdocs", "shop.example"},
      {"/var/www/vhosts/shop.example", "shop.example"},
      {"/var/www/vhosts/shop.example/", "shop.example"},
      {"/var/www/vhosts", ""},
      {"/var/www/vhosts/", ""},
      {"/var/www/vhosts//x", ""},
      {"/var/www/vhosts2/shop.example", ""},
      {"/var/www/vhosts/system/shop.example", ""},
      {"/var/www/vhosts/default/htdocs", ""},
      {"/var/www/vhosts/chroot/bin", ""},
      {"/var/www/vhosts/fs", ""},
      {"/home/shop", ""},
      {"", ""},
      {"/", ""},
  };
  for (const Row& row : rows) CHECK_MESSAGE(domain_of_path({}, row.path) == row.want, row.path);
}

}  // namespace
}  // namespace spamtrace

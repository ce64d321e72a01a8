// Where this server keeps what Spamtrace reads. Plesk says so in /etc/psa/psa.conf; without Plesk the
// defaults hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spamtrace {

struct ServerPaths {
  std::string product_root = "/usr/local/psa";     // PRODUCT_ROOT_D
  std::string vhosts = "/var/www/vhosts";          // HTTPD_VHOSTS_D
  std::string qmail = "/var/qmail";                // QMAIL_ROOT_D
  std::string mailnames = "/var/qmail/mailnames";  // PLESK_MAILNAMES_D

  std::string qmail_queue() const { return qmail + "/queue"; }
  std::string qmail_control() const { return qmail + "/control"; }
};

// Where Spamtrace keeps its own state unless --state says otherwise: in the panel's place for the data of an
// extension, or where the system keeps such things.
std::string default_state_dir(const ServerPaths& paths, bool has_panel);

// Lines `KEY value`; # begins a comment; a key that is not there keeps its default. A value that is not an
// absolute path is not taken.
ServerPaths parse_psa_conf(std::string_view text);

// The first part of a path below the virtual hosts: /var/www/vhosts/shop.example/httpdocs gives shop.example;
// empty for any other path and for the panel's own directories there (system, default, chroot).
std::string domain_of_path(const ServerPaths& paths, std::string_view path);

}  // namespace spamtrace

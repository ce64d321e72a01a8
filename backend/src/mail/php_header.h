// Header fields by which PHP, or a wrapper around sendmail, names the script. Any sender can write such a
// field: what they say is a claim.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spamtrace {

// `X-PHP-Originating-Script: 10003:mailer.php` (mail.add_x_header, php-src ext/standard/mail.c). The number
// is the owner of the main script; the name is the base name of the file being executed, which is often a
// mail library, or "eval()'d code". A blank behind the colon occurs.
struct PhpOriginatingScript {
  uint32_t uid = 0;
  std::string script;
};
std::optional<PhpOriginatingScript> parse_php_originating_script(std::string_view value);

// `X-PHP-Script: shop.example/wp-content/up.php for 203.0.113.5, 192.0.2.1` (suhosin, cPanel): host and path.
std::optional<std::string> parse_php_script(std::string_view value);

// File names of well-known mail libraries: such a name says how, not who (its caller is not known).
bool is_mail_library(std::string_view script);

}  // namespace spamtrace

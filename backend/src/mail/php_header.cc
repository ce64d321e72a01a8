#include "mail/php_header.h"

#include <algorithm>
#include <array>

#include "base/scanner.h"
#include "mail/address.h"

namespace spamtrace {

std::optional<PhpOriginatingScript> parse_php_originating_script(std::string_view value) {
  Scanner s(value);
  s.skip_blanks();
  PhpOriginatingScript origin;
  if (!s.number(origin.uid) || !s.literal(":")) return std::nullopt;
  s.skip_blanks();
  if (s.at_end()) return std::nullopt;
  origin.script = s.rest();
  return origin;
}

std::optional<std::string> parse_php_script(std::string_view value) {
  Scanner s(value);
  s.skip_blanks();
  std::string_view script;
  if (!s.until(" for ", script) || script.empty()) return std::nullopt;
  return std::string(script);
}

bool is_mail_library(std::string_view script) {
  static constexpr std::array<std::string_view, 5> k_names = {"phpmailer.php", "class-phpmailer.php",
                                                              "class.phpmailer.php", "sendmailtransport.php",
                                                              "native_mailer.php"};
  const std::string name = ascii_lower(script.substr(script.rfind('/') + 1));
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end() ||
         name.find("eval()'d code") != name.npos;
}

}  // namespace spamtrace

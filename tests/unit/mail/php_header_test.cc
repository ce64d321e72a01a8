#include "mail/php_header.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("X-PHP-Originating-Script") {
  const auto row = [](std::string_view value, const std::string& want) {
    const auto origin = parse_php_originating_script(value);
    CHECK((origin ? std::to_string(origin->uid) + "|" + origin->script : "nothing") == want);
  };
  row("10003:mailer.php", "10003|mailer.php");
  row(" 10003:mailer.php", "10003|mailer.php");
  row("1012: phpmailer.php", "1012|phpmailer.php");
  row("33:up.php(4) : eval()'d code", "33|up.php(4) : eval()'d code");
  row("0:a", "0|a");
  row("33:", "nothing");
  row("33", "nothing");
  row(":a.php", "nothing");
  row("-1:a.php", "nothing");
  row("4294967296:a.php", "nothing");
  row("", "nothing");
}

TEST_CASE("X-PHP-Script") {
  const auto row = [](std::string_view value, const std::string& want) {
    CHECK(parse_php_script(value).value_or("nothing") == want);
  };
  row("shop.example/wp-content/up.php for 203.0.113.5, 192.0.2.1", "shop.example/wp-content/up.php");
  row(" shop.example/a for b.php for 203.0.113.5", "shop.example/a");
  row("shop.example/up.php", "nothing");
  row(" for 203.0.113.5", "nothing");
  row("", "nothing");
}

TEST_CASE("mail libraries") {
  const auto row = [](std::string_view script, bool want) {
    INFO(std::string(script));
    CHECK(is_mail_library(script) == want);
  };
  row("class-phpmailer.php", true);
  row("PHPMailer.php", true);
  row("/var/www/vhosts/example.com/httpdocs/lib/class.phpmailer.php", true);
  row("up.php(4) : eval()'d code", true);
  row("phpmailer.php/up.php", false);
  row("up.php", false);
  row("", false);
}

}  // namespace
}  // namespace spamtrace

#include "letter.h"

#include <fmt/format.h>

#include <array>

#include "host.h"

namespace spamtrace::fixture {
namespace {

constexpr std::array k_sentences = {
    "Please find the details below.",
    "We have received your request and will answer within two days.",
    "This is only to let you know that all is well.",
    "The meeting has been moved to Thursday, ten o'clock, same room.",
    "You find the current prices on our page, as always.",
    "Thank you for your patience.",
    "If you have any questions, simply answer to this message.",
};

}  // namespace

std::string text_of(const Letter& letter, Time when, Random& random) {
  std::string text;
  for (const std::string& header : letter.headers) text += header + "\n";
  text += fmt::format("From: <{}>\nTo: <{}>\nSubject: {}\nDate: {}\n", letter.from, letter.to, letter.subject,
                      mail_date(when));
  text += fmt::format("Message-ID: <{:016x}@{}>\n", random.next(), domain_part(letter.from));
  text += "MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n";
  for (uint64_t i = 0; i < letter.lines; ++i) text += fmt::format("{}\n", random.pick(k_sentences));
  return text;
}

std::string php_script_header(unsigned user, std::string_view script) {
  return fmt::format("X-PHP-Originating-Script: {}:{}", user, script);
}

}  // namespace spamtrace::fixture

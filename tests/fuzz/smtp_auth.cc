// Any bytes as the text of smtp_auth. A success names one word as the login, whatever the line holds.
#include "maillog/smtp_auth.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "maillog/relaylock.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_relaylock(text);
  const auto event = parse_smtp_auth(text);
  const auto* login = event ? std::get_if<SmtpLogin>(&*event) : nullptr;
  if (login == nullptr) return 0;
  if (login->login.empty() || login->login.find(' ') != std::string_view::npos) std::abort();
  if (login_address(*login).size() > text.size()) std::abort();
  return 0;
}

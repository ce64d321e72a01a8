// Any bytes as a line of smtpd. A login follows the client's address, and a client that logged in nowhere
// cannot name one in sasl_sender or HELO.
#include "maillog/postfix_smtpd.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "maillog/postfix_line.h"
#include "require.h"

namespace {

using namespace spamtrace;

void check_client(std::string_view text, const PostfixClient& client) {
  require(client.id.empty() ? text.starts_with("NOQUEUE: ") : is_queue_id(client.id));
  for (const auto part : {client.id, client.name, client.method, client.login, client.original_id}) {
    require(is_inside(part, text));
  }
  require(client.login.empty() || client.login.data() > client.name.data() + client.name.size());
  require(client.name.find_first_of(" ,<>=[]") == std::string_view::npos);
}

void check_refused(std::string_view text, const PostfixRefused& refused) {
  require(is_inside(refused.text, text) && is_inside(refused.login, text));
  require(refused.login.find_first_of(" <>\"") == std::string_view::npos);
  require(refused.login.empty() || refused.text.find_first_of("<[\"") == std::string_view::npos);
}

// The fuzzer's bytes where the client's own words stand.
void check_hostile_client(const std::string& words) {
  const std::string line = "4104E3D: client=h[192.0.2.1], sasl_sender=" + words;
  const auto event = parse_postfix_smtpd(line);
  require(event && std::get<PostfixClient>(*event).login.empty());
  require(!std::get<PostfixClient>(*event).original_client);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto event = parse_postfix_smtpd(text);
  if (event) {
    if (const auto* client = std::get_if<PostfixClient>(&*event)) check_client(text, *client);
    if (const auto* refused = std::get_if<PostfixRefused>(&*event)) check_refused(text, *refused);
    if (const auto* failed = std::get_if<SmtpLoginFailed>(&*event)) require(is_inside(failed->login, text));
  }
  check_hostile_client(std::string(text));
  return 0;
}

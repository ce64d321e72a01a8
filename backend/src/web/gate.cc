#include "web/gate.h"

#include <sys/random.h>

#include <array>

namespace spamtrace {
namespace {

constexpr std::string_view k_bearer = "Bearer ", k_json = "application/json";
constexpr std::array<std::string_view, 3> k_names = {"127.0.0.1:", "localhost:", "[::1]:"};

Refusal refusal(int status, const char* message, const char* hint) {
  return {status, {ErrorCode::not_permitted, message, hint}};
}

// The value of a cookie in a Cookie header (RFC 6265 section 4.2.1).
std::string_view cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    const size_t begin = std::min(pair.find_first_not_of(' '), pair.size());
    const std::string_view entry = pair.substr(begin);
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('='))
      return entry.substr(name.size() + 1);
  }
  return {};
}

}  // namespace

Gate::Gate(std::string token, uint16_t port)
    : token_(std::move(token)), port_(std::to_string(port)), cookie_name_("spamtrace_" + port_) {}

std::string Gate::cookie() const {
  return cookie_name_ + "=" + token_ + "; HttpOnly; SameSite=Strict; Path=/";
}

// In a time that does not depend on how much of it is right.
bool Gate::is_token(std::string_view given) const {
  if (given.size() != token_.size()) return false;
  int difference = 0;
  for (size_t i = 0; i < given.size(); ++i)
    difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(token_[i]);
  return difference == 0;
}

bool Gate::is_own_name(std::string_view host) const {
  for (const std::string_view name : k_names) {
    if (host.starts_with(name) && host.substr(name.size()) == port_) return true;
  }
  return false;
}

bool Gate::has_token(const WebRequest& request) const {
  if (request.authorization.starts_with(k_bearer))
    return is_token(request.authorization.substr(k_bearer.size()));
  return is_token(cookie_value(request.cookie, cookie_name_));
}

std::optional<Refusal> Gate::refuse(const WebRequest& request) const {
  constexpr std::string_view k_scheme = "http://";
  if (!is_own_name(request.host))
    return refusal(403, "this server has another name", "open the address that spamtrace-web printed");
  const bool is_own_page = request.origin.empty() || (request.origin.starts_with(k_scheme) &&
                                                      request.origin.substr(k_scheme.size()) == request.host);
  if (!is_own_page) return refusal(403, "another page asks", "open the address that spamtrace-web printed");
  return std::nullopt;
}

std::optional<Refusal> Gate::refuse_question(const WebRequest& request) const {
  if (auto refused = refuse(request)) return refused;
  if (!has_token(request))
    return refusal(401, "you are not signed in",
                   "open the address that spamtrace-web printed when it started");
  const std::string_view type = request.content_type.substr(0, request.content_type.find(';'));
  if (type != k_json)
    return Refusal{415, {ErrorCode::usage, "the question is no JSON", "send application/json"}};
  return std::nullopt;
}

Result<std::string> make_token() {
  static constexpr char k_hex[] = "0123456789abcdef";
  std::array<unsigned char, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return fail_errno(errno, "ask the kernel for a token");
  std::string token;
  for (const unsigned char byte : bytes) token += {k_hex[byte >> 4], k_hex[byte & 15]};
  return token;
}

}  // namespace spamtrace

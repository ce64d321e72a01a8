// Who may ask: decided from a few facts of a request, before anything else of it is looked at.
//
// The server listens on loopback, where every page that a browser of this machine has open can send requests
// to it. So the name that was asked for is checked (DNS rebinding), and the page that asks (Origin), and each
// request needs the token, in a cookie that other sites cannot make the browser send (SameSite=Strict).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace spamtrace {

struct WebRequest {
  std::string_view host, origin, cookie, authorization, content_type;  // the headers; empty where not sent
};

struct Refusal {
  int status = 0;  // of HTTP
  Error error;
};

class Gate {
 public:
  Gate(std::string token, uint16_t port);

  // The name of the cookie holds the port, since cookies do not know of ports.
  std::string cookie() const;

  bool is_token(std::string_view given) const;

  // Of any request: it was sent to this server by its name, and by no other page than its own.
  std::optional<Refusal> refuse(const WebRequest& request) const;

  // Of a question: that, and it is JSON, and has the token.
  std::optional<Refusal> refuse_question(const WebRequest& request) const;

 private:
  bool is_own_name(std::string_view host) const;
  bool has_token(const WebRequest& request) const;

  std::string token_, port_, cookie_name_;
};

// 256 bits of the kernel's, as hexadecimal digits.
Result<std::string> make_token();

}  // namespace spamtrace

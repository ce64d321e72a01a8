// Any bytes as the headers of a question, one a line: without the token nobody is let in, and neither by
// another name nor from another page.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "require.h"
#include "web/gate.h"

namespace {

constexpr std::string_view k_token = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

std::string_view cut_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 5> lines;
  for (std::string_view& line : lines) line = cut_line(text);
  const WebRequest request{lines[0], lines[1], lines[2], lines[3], lines[4]};
  const Gate gate(std::string(k_token), 8425);
  if (gate.refuse_question(request)) return 0;
  require(request.host == "127.0.0.1:8425" || request.host == "localhost:8425" ||
          request.host == "[::1]:8425");
  require(request.origin.empty() || request.origin == "http://" + std::string(request.host));
  require(request.cookie.find(k_token) != std::string_view::npos ||
          request.authorization.find(k_token) != std::string_view::npos);
  require(request.content_type.starts_with("application/json"));
  return 0;
}

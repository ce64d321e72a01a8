// Any bytes as the start of a line of Postfix: ids, peers, values, repeated lines, and every service's
// parser. An event of a parser that has none of its own is NoEvent, and a repeated line never has another.
#include "maillog/postfix_line.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "maillog/programs.h"
#include "maillog/repeated.h"
#include "require.h"

namespace {

using namespace spamtrace;

void check_pieces(std::string_view text) {
  std::string_view id;
  Scanner s(text);
  if (take_queue_id(s, id)) {
    require(is_queue_id(id) && text.starts_with(id));
    require(s.rest().size() + id.size() + 2 == text.size());
  } else {
    require(s.rest() == text);
  }
  Scanner p(text);
  PostfixPeer peer;
  if (!take_peer(p, peer)) require(p.rest() == text);
  Scanner v(text);
  require(take_value(v).size() + v.rest().size() == text.size());
}

bool is_nothing(const std::optional<MailEvent>& event) {
  return !event || std::holds_alternative<NoEvent>(*event);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_pieces(text);
  require(is_nothing(parse_postfix_common(text)));
  for (const ProgramRule& rule : postfix_rules()) {
    const auto event = rule.parse(text);
    if (repeated_text(text)) require(is_nothing(event));
  }
  return 0;
}

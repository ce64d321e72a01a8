// Any bytes as a line of pickup, cleanup, qmgr, bounce or postsuper, and as a sender or a header in one.
#include <cstddef>
#include <cstdint>
#include <string>

#include "maillog/postfix_cleanup.h"
#include "maillog/postfix_line.h"
#include "maillog/postfix_pickup.h"
#include "maillog/postfix_postsuper.h"
#include "maillog/postfix_qmgr.h"
#include "require.h"

namespace {

using namespace spamtrace;

void check(std::string_view text, const std::optional<MailEvent>& event) {
  if (!event) return;
  if (const auto* e = std::get_if<PostfixPickup>(&*event)) {
    require(is_queue_id(e->id) && is_inside(e->sender, text));
    require(e->requeued_from.empty() || is_queue_id(e->requeued_from));
  }
  if (const auto* e = std::get_if<PostfixActive>(&*event))
    require(is_queue_id(e->id) && is_inside(e->sender, text));
  if (const auto* e = std::get_if<PostfixMessageId>(&*event)) require(is_inside(e->message_id, text));
  if (const auto* e = std::get_if<PostfixNotification>(&*event)) require(is_queue_id(e->child));
  if (const auto* e = std::get_if<PostfixRefused>(&*event)) require(is_queue_id(e->id) && e->after_data);
}

void check_hostile_sender(const std::string& sender) {
  const std::string taken = "4104E3D: uid=10001 from=<" + sender + ">";
  const auto pickup = parse_postfix_pickup(taken);
  require(pickup && std::get<PostfixPickup>(*pickup).uid == 10001);
  require(std::get<PostfixPickup>(*pickup).requeued_from.empty());
  const std::string queued = "4104E3D: from=<" + sender + ">, size=7, nrcpt=3 (queue active)";
  const auto active = parse_postfix_qmgr(queued);
  require(active && std::get<PostfixActive>(*active).bytes == 7);
  require(std::get<PostfixActive>(*active).recipients == 3 &&
          std::get<PostfixActive>(*active).sender == sender);
}

void check_hostile_header(const std::string& header) {
  const std::string warned = "4104E3D: warning: header Subject: " + header;
  const auto event = parse_postfix_cleanup(warned);
  require(event && std::holds_alternative<NoEvent>(*event));
  const std::string named = "4104E3D: message-id=" + header;
  const auto id = parse_postfix_cleanup(named);
  require(id && std::holds_alternative<PostfixMessageId>(*id));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto parse : {parse_postfix_pickup, parse_postfix_cleanup, parse_postfix_qmgr,
                           parse_postfix_bounce, parse_postfix_postsuper}) {
    check(text, parse(text));
  }
  check_hostile_sender(std::string(text));
  check_hostile_header(std::string(text));
  return 0;
}

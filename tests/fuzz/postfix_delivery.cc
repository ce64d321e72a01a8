// Any bytes as a delivery agent's line. What a line says lies in it in the written order, so nobody who
// writes in the recipient reaches what stands behind; only local forwards.
#include "maillog/postfix_delivery.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "maillog/postfix_line.h"
#include "require.h"

namespace {

using namespace spamtrace;

// Parts lie one behind the other; an empty one may lie nowhere.
void check_order(std::string_view text, std::initializer_list<std::string_view> parts) {
  const char* at = text.data();
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    require(part.data() >= at && part.data() + part.size() <= text.data() + text.size());
    at = part.data() + part.size();
  }
}

void check(std::string_view text, const std::optional<MailEvent>& event, bool is_local) {
  const auto* d = event ? std::get_if<PostfixDelivery>(&*event) : nullptr;
  if (d == nullptr) return;
  check_order(text, {d->id, d->recipient, d->original, d->relay, d->dsn, d->text});
  require(is_queue_id(d->id) && text.ends_with(")"));
  require(d->text.data() + d->text.size() + 1 == text.data() + text.size());
  require(d->dsn.find_first_not_of("0123456789.") == std::string_view::npos);
  require(d->forwarded_as.empty() || (is_local && is_queue_id(d->forwarded_as)));
}

// A recipient of the fuzzer's bytes, in a line whose other fields are known.
void check_hostile_recipient(const std::string& recipient) {
  const std::string line =
      "4104E3D: to=<" + recipient +
      ">, relay=mx.example[192.0.2.1]:25, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (no)";
  const auto event = parse_postfix_smtp(line);
  require(event.has_value());
  const auto& d = std::get<PostfixDelivery>(*event);
  require(d.relay == "mx.example[192.0.2.1]:25" && d.status == PostfixStatus::bounced && d.text == "no");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, parse_postfix_local(text), true);
  for (const auto parse :
       {parse_postfix_smtp, parse_postfix_lmtp, parse_postfix_mailbox, parse_postfix_error}) {
    check(text, parse(text), false);
  }
  check_hostile_recipient(std::string(text));
  return 0;
}

// Any lines as the log of qmail-send. Every message comes out, and a message is held to what was logged of
// it.
#include "trace/qmail_fold.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "maillog/qmail_send.h"

namespace {

using namespace spamtrace;

void check(const MessageTrace& trace) {
  if (trace.ancestors.size() > 8 || trace.last_seen < trace.first_seen) std::abort();
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.route == Route::local && recipient.address >= trace.addresses.size()) std::abort();
    if (recipient.unknown_recipient && recipient.outcome != RecipientOutcome::bounced) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  size_t messages = 0, traces = 0;
  SmtpSessions sessions([](const IpAddress&) { return false; }, {});
  const auto no_client = [](uint64_t, uint32_t) -> std::optional<IpAddress> { return std::nullopt; };
  const auto take = [&](const MessageTrace& trace) {
    check(trace);
    ++traces;
  };
  TraceNumbers numbers;
  QmailFold fold({1, 2, {3, 4}}, numbers, sessions, no_client, take, {});
  Time now = from_unix(1795506656);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const auto event = parse_qmail_send(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!event) continue;
    if (std::holds_alternative<QmailNewMessage>(*event)) ++messages;
    std::visit(
        [&](const auto& e) {
          if constexpr (requires { fold.apply(e, now, LogPosition{}); }) fold.apply(e, now, LogPosition{});
        },
        *event);
    now += std::chrono::seconds{1};
  }
  fold.for_each_unfinished(take);
  if (traces < messages) std::abort();
  return 0;
}

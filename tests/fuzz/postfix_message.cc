// Any bytes as a queue file of Postfix: no word about who sent it that does not stand there, and nobody is
// proven by what stands in the text.
#include "queue/postfix_message.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/scanner.h"

namespace {

using namespace spamtrace;

constexpr uint32_t k_mail_owner = 102;

QueuedMessage read(std::string_view bytes, QueueState queue, mode_t mode, uint32_t owner) {
  struct stat status {};
  status.st_mode = S_IFREG | mode;
  status.st_uid = owner;
  status.st_size = static_cast<off_t>(bytes.size());
  QueuedMessage message;
  message.id = "37460E06698";
  message.state = queue;
  PostfixRecordReader records(bytes, {.backward_jumps = 20, .bytes = 256 * 1024, .longest_record = 9000});
  PostfixMessageReader({.header = 8192}, k_mail_owner).read(records, status, message);
  return message;
}

bool stands_in(std::string_view bytes, const std::string& word) {
  return bytes.find(word) != std::string_view::npos;
}

bool names_uid(std::string_view bytes, uint32_t uid) {
  Scanner s(bytes);
  std::string_view before;
  while (s.until(", from userid ", before)) {
    uint32_t named = 0;
    if (s.number(named) && named == uid) return true;
  }
  return false;
}

void check_queued(std::string_view bytes) {
  const QueuedMessage message = read(bytes, QueueState::deferred, 0700, k_mail_owner);
  if (!stands_in(bytes, message.sender) || !stands_in(bytes, message.login)) std::abort();
  if (!message.login.empty() && !stands_in(bytes, "sasl_username=" + message.login)) std::abort();
  if (message.uid && !names_uid(bytes, *message.uid)) std::abort();
  if (message.uid && !stands_in(bytes, "id 37460") && !message.requeued) std::abort();
  if (message.client && message.entry != Entry::from_network) std::abort();
  if (message.uid && message.entry != Entry::by_process) std::abort();
  if (message.entry == Entry::bounced && !stands_in(bytes, "log_message_origin=local")) std::abort();
  uint32_t recipients = 0;
  message.recipients.for_each([&](const Recipient& recipient) {
    ++recipients;
    if (!stands_in(bytes, std::string(recipient.address))) std::abort();
  });
  if (recipients != message.recipients.count()) std::abort();
  for (const auto& [index, address] : message.originals) {
    if (index >= recipients || !stands_in(bytes, address)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_queued(bytes);
  const QueuedMessage submitted = read(bytes, QueueState::maildrop, 0744, 10003);
  if (submitted.entry == Entry::by_process && submitted.uid != 10003U) std::abort();
  if (read(bytes, QueueState::incoming, 0600, k_mail_owner).damage.any()) std::abort();
  PostfixRecordReader records(bytes);
  if (read_postfix_text(records, 1000).size() > 1000) std::abort();
  return 0;
}

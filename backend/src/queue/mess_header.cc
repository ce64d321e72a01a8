#include "queue/mess_header.h"

#include "base/scanner.h"
#include "mail/header.h"
#include "queue/claimed_header.h"

namespace spamtrace {
namespace {

// The field right below qmail's line is the server's own in two cases: qmail-smtpd's after `from network`,
// and qmail-local's Delivered-To of a forward. Anywhere else these names are the sender's words.
void read_second_field(const HeaderField& field, QueuedMessage& message) {
  if (!message.received) return;
  if (message.received->invoked == Invoked::from_network) {
    if (field.is("Received")) message.client = parse_smtp_received(unfold(field.value));
    if (message.client && message.client->authenticated()) message.login = message.client->info;
  } else if (field.is("Delivered-To")) {
    message.header.delivered_to = unfold(field.value);
  }
}

// In the body of a bounce (injectbounce in qmail-send.c) each failed address stands as "<address>:" on a
// line.
std::string first_reported_address(std::string_view body) {
  Scanner s(body);
  std::string_view line;
  while (s.until("\n", line)) {
    if (line.starts_with('<') && line.ends_with(">:")) return std::string(line.substr(1, line.size() - 3));
    if (line.starts_with("---")) break;  // the copy of what bounced begins
  }
  return {};
}

Entry entry_of(Invoked invoked) {
  switch (invoked) {
    case Invoked::by_uid:
      return Entry::by_process;
    case Invoked::by_alias:
      return Entry::forwarded;
    case Invoked::from_network:
      return Entry::from_network;
    case Invoked::for_bounce:
      return Entry::bounced;
  }
  return Entry::unknown;
}

std::string_view first_line(std::string_view bytes) {
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool read_mess_header(std::string_view bytes, QueuedMessage& message) {
  message.header = {};
  message.client.reset();
  message.login.clear();
  message.entry = Entry::unknown;
  message.received = parse_qmail_received(first_line(bytes));
  if (message.received) {
    message.entry = entry_of(message.received->invoked);
    message.qp = message.received->pid;
    if (message.received->invoked == Invoked::by_uid) message.uid = message.received->uid;
  }
  size_t index = 0;
  const size_t size = for_each_header(bytes, [&](const HeaderField& field) {
    if (index == 1) read_second_field(field, message);
    if (index > 0) read_claimed_field(field, message.header);
    ++index;
    return true;
  });
  const bool whole = size != std::string_view::npos;
  if (whole && message.received && message.received->invoked == Invoked::for_bounce) {
    message.bounced_recipient = first_reported_address(bytes.substr(size));
  }
  return whole;
}

}  // namespace spamtrace

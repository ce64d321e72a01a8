#include "queue/mess_header.h"

#include "base/scanner.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/php_header.h"

namespace spamtrace {
namespace {

// The first value counts where a field stands twice; the message's page shows both.
void set_once(std::string& field, std::string_view value) {
  if (field.empty()) field = unfold(value);
}

void read_php(const HeaderField& field, ClaimedHeader& header) {
  if (field.is("X-PHP-Originating-Script") && header.php_script.empty()) {
    if (auto origin = parse_php_originating_script(unfold(field.value))) {
      header.php_script = std::move(origin->script);
      header.php_uid = origin->uid;
    }
  } else if (field.is("X-PHP-Script") && header.php_script.empty()) {
    if (auto script = parse_php_script(unfold(field.value))) header.php_script = std::move(*script);
  } else if (field.is("X-Additional-Header")) {
    set_once(header.directory, field.value);
  }
}

void read_claim(const HeaderField& field, ClaimedHeader& header) {
  if (field.name.empty()) return;
  switch (field.name.front() | 0x20) {  // lower case; most fields are passed by their first letter
    case 's':
      if (field.is("Subject")) set_once(header.subject, field.value);
      break;
    case 'f':
      if (field.is("From")) set_once(header.from, field.value);
      break;
    case 'm':
      if (field.is("Message-ID")) set_once(header.message_id, field.value);
      break;
    case 'l':
      if (field.is("List-Unsubscribe")) header.list_unsubscribe = true;
      break;
    case 'x':
      read_php(field, header);
      break;
    default:
      break;
  }
}

// The field right below qmail's line is the server's own in two cases: qmail-smtpd's after `from network`,
// and qmail-local's Delivered-To of a forward. Anywhere else these names are the sender's words.
void read_second_field(const HeaderField& field, QueuedMessage& message) {
  if (!message.received) return;
  if (message.received->invoked == Invoked::from_network) {
    if (field.is("Received")) message.client = parse_smtp_received(unfold(field.value));
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

std::string_view first_line(std::string_view bytes) {
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool read_mess_header(std::string_view bytes, QueuedMessage& message) {
  message.header = {};
  message.client.reset();
  message.received = parse_qmail_received(first_line(bytes));
  if (message.received) {
    message.qp = message.received->pid;
    if (message.received->invoked == Invoked::by_uid) message.uid = message.received->uid;
  }
  size_t index = 0;
  const size_t size = for_each_header(bytes, [&](const HeaderField& field) {
    if (index == 1) read_second_field(field, message);
    if (index > 0) read_claim(field, message.header);
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

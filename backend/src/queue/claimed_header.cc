#include "queue/claimed_header.h"

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
  } else if (field.is("X-PPP-Vhost")) {
    header.vhost = unfold(field.value);  // Plesk's own stands at the end; a sender's comes before it
  }
}

}  // namespace

void read_claimed_field(const HeaderField& field, ClaimedHeader& header) {
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

}  // namespace spamtrace

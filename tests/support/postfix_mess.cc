#include "postfix_mess.h"

#include <fmt/format.h>

#include "postfix_log.h"

namespace spamtrace::fixture {

std::string received_by_pickup(const PostfixHead& head, unsigned uid) {
  return fmt::format("Received: by {} (Postfix, from userid {})\n\tid {}; {}\n", head.host, uid, head.id,
                     postfix_date(head.when));
}

std::string received_by_postfix(const PostfixHead& head) {
  return fmt::format("Received: by {} (Postfix)\n\tid {}; {}\n", head.host, head.id, postfix_date(head.when));
}

std::string received_by_smtpd(const PostfixHead& head, const Client& client, std::string_view with,
                              std::string_view only_recipient) {
  const bool v6 = client.ip.find(':') != std::string::npos;
  std::string text = fmt::format("Received: from {} ({} [{}{}])\n\tby {} (Postfix) with {} id {}",
                                 client.helo, client.name.empty() ? "unknown" : client.name,
                                 v6 ? "IPv6:" : "", client.ip, head.host, with, head.id);
  if (only_recipient.empty()) return text + fmt::format(";\n\t{}\n", postfix_date(head.when));
  return text + fmt::format("\n\tfor <{}>; {}\n", external_form(only_recipient), postfix_date(head.when));
}

std::string postfix_notice(const PostfixNotice& notice) {
  // cleanup adds it: the moment and the queue id.
  const std::string message_id = fmt::format("{}.{}", compact_stamp(notice.when), notice.id);
  const std::string boundary = fmt::format("{}.1792/{}", notice.parent_id, notice.host);
  return fmt::format(
      "Date: {0}\nFrom: MAILER-DAEMON@{1} (Mail Delivery System)\nSubject: Undelivered Mail Returned to "
      "Sender\n"
      "To: {2}\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; "
      "report-type=delivery-status;\n\tboundary=\"{3}\"\nMessage-Id: <{4}@{1}>\n\n"
      "This is a MIME-encapsulated message.\n\n--{3}\nContent-Description: Notification\n"
      "Content-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host {1}.\n\n"
      "I'm sorry to have to inform you that your message could not\nbe delivered to one or more "
      "recipients.\n\n"
      "{5}\n--{3}\nContent-Description: Undelivered Message\nContent-Type: message/rfc822\n\n{6}\n--{3}--\n",
      postfix_date(notice.when), notice.host, external_form(notice.recipient), boundary, message_id,
      notice.failures, notice.content);
}

}  // namespace spamtrace::fixture

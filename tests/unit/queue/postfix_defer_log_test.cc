#include "queue/postfix_defer_log.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string parse(std::string_view content, size_t limit = 100) {
  const PostfixReports reports = parse_postfix_reports(content, limit);
  std::string text;
  for (const PostfixReport& report : reports.list) {
    text += "[" + report.recipient + "|" + report.original + "|" + report.status + "|" + report.action + "|" +
            report.reason + "]";
  }
  return text + (reports.cut ? " cut" : "");
}

TEST_CASE("delivery reports") {
  struct Row {
    std::string_view content;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"", ""},
      {"\n\n\n", ""},
      {"\nrecipient=a@example.net\noriginal_recipient=info@site0.example\noffset=713\n"
       "dsn_orig_rcpt=rfc822;info@site0.example\nstatus=4.4.1\naction=delayed\nmta_type=dns\n"
       "mta_mname=mx.example.net\nreason=connect to mx.example.net[192.0.2.1]:25: Connection refused\n\n"
       "\nrecipient=b@example.net\nstatus=4.2.2\naction=delayed\nreason=mailbox full\n\n",
       "[a@example.net|info@site0.example|4.4.1|delayed|connect to mx.example.net[192.0.2.1]:25: Connection "
       "refused][b@example.net||4.2.2|delayed|mailbox full]"},
      // old style, and both styles in one block (backwards_bounce_logfile_compatibility)
      {"<a@example.net>: mail transport unavailable\n\n", "[a@example.net||||mail transport unavailable]"},
      {"\n<a@example.net>: old text\nrecipient=a@example.net\nstatus=4.3.0\nreason=new = text\n\n",
       "[a@example.net||4.3.0||new = text]"},
      {"<>: to the postmaster\n", "[||||to the postmaster]"},
      {"<\"a>: b\"@example.net>: text\n", "[\"a||||b\"@example.net>: text]"},  // as Postfix itself reads it
      // the sender's words stand in the reason only
      {"recipient=a@example.net\nreason=x status=2.0.0 recipient=b@example.net\n",
       "[a@example.net||||x status=2.0.0 recipient=b@example.net]"},
      // damaged
      {"recipient=a@exam", "[a@exam||||]"},
      {"recipient\n=x\n<a@example.net\nstatus=4.0.0\n", "[||4.0.0||]"},
      {"garbage", "[||||]"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(parse(row.content) == row.want, std::string(row.content));
}

TEST_CASE("as many reports as the limit") {
  const std::string three = "recipient=a\n\nrecipient=b\n\nrecipient=c\n\n";
  CHECK(parse(three, 3) == "[a||||][b||||][c||||]");
  CHECK(parse(three, 2) == "[a||||][b||||] cut");
  CHECK(parse(three, 0) == " cut");
}

}  // namespace
}  // namespace spamtrace

// A queue file of Postfix, record by record, as cleanup(8) writes it, and the edits that a milter makes in
// it (Postfix global/rec_type.h, cleanup/cleanup_envelope.c, cleanup_message.c, cleanup_milter.c).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "timestamps.h"

namespace spamtrace::fixture {

std::string postfix_record(char type, std::string_view data);
std::string postfix_pointer(size_t offset);  // 0: a dummy

struct PostfixRecipient {
  std::string address;
  std::string original{};      // before aliases were looked up; empty: the address
  std::string dsn_original{};  // as smtpd notes it: rfc822;info@site0.example
  bool done = false;           // D instead of R
};

struct PostfixParts {
  Time arrival{};
  Time created{};                           // of this file; Time{}: the arrival
  std::string full_name{};                  // of the user of sendmail
  std::vector<std::string> attributes{};    // name=value, before the sender
  std::string sender{};                     // empty: a bounce
  std::vector<std::string> about_client{};  // name=value, behind the sender
  std::vector<PostfixRecipient> recipients{};
  std::string content{};                      // lines, beginning with Postfix's own Received header
  std::vector<PostfixRecipient> extracted{};  // from the headers, by `sendmail -t`
};

// A file of incoming, active, deferred or hold. Edits go into a heap behind the end, and pointers to it and
// back take the place of what they replace.
class PostfixFile {
 public:
  // Where milters are set up there are dummy pointers to be filled by them; without them nothing can be
  // edited. Mail that Postfix makes itself (bounces, forwards) passes no milter.
  explicit PostfixFile(const PostfixParts& parts, bool milters = true);

  void append_header(std::string_view header);                         // "Name: value", folded with "\n\t"
  void change_header(std::string_view name, std::string_view header);  // the first of that name
  void append_recipient(const PostfixRecipient& recipient);
  void change_sender(std::string_view sender);
  void replace_body(std::string_view lines);

  size_t size() const { return xtra_ - data_; }  // of the content, as qmgr logs it
  std::string bytes() const;

 private:
  struct Header {
    std::string name;
    size_t begin, end;
  };

  void put(char type, std::string_view data) { bytes_ += postfix_record(type, data); }
  void put_dummy();
  void put_attributes(const std::vector<std::string>& attributes);
  void put_sender(std::string_view sender);
  void put_recipient(const PostfixRecipient& recipient);
  void put_content(std::string_view content);
  void put_header(std::string_view header);
  void put_body(std::string_view lines);
  void overwrite(size_t at, std::string_view record);
  size_t append_through(size_t pointer, size_t target, size_t begin);

  bool milters_;
  std::string bytes_;
  std::vector<Header> headers_;
  size_t recipients_ = 0, content_length_ = 0;
  size_t data_ = 0, xtra_ = 0;                           // offsets of the content, and of its end
  size_t sender_ = 0, behind_sender_ = 0;                // the sender, and the record behind it
  size_t recipient_pointer_ = 0, recipient_target_ = 0;  // the pointer to fill, and where it must lead back
  size_t header_pointer_ = 0, header_target_ = 0;
};

// A file of maildrop, as sendmail(1) and postdrop(1) write it.
std::string postfix_maildrop_file(const PostfixParts& parts);

}  // namespace spamtrace::fixture

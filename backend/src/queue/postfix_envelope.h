// The envelope records of a queue file of Postfix: those before the content, and those behind it that cleanup
// took from the header or a milter added (rec_type.h; what counts how often is as qmgr_message.c has it).
#pragma once

#include <string>
#include <string_view>

#include "mail/message.h"
#include "queue/postfix_record.h"

namespace spamtrace {

class PostfixEnvelopeReader {
 public:
  // Fills sender, recipients, originals, login, client, parent_client, arrival of the message.
  // `has_size_record`: false in maildrop, where a C record is a preliminary one, if any. `original` is a
  // buffer that may be used again.
  PostfixEnvelopeReader(QueuedMessage& message, bool has_size_record, std::string& original)
      : message_(message), has_size_record_(has_size_record), original_(original) {}

  // Up to M, the start of the content. False if the records end before, or make no sense.
  bool read_first(PostfixRecordReader& records);

  // Behind X, up to the end. Only recipients: who sent the message is told before the content.
  bool read_extracted(PostfixRecordReader& records);

  // From the C record.
  bool sized() const { return sized_; }
  uint64_t content_size() const { return content_size_; }
  uint64_t recipients_left() const { return recipients_ > seen_ ? recipients_ - seen_ : 0; }

  bool has_sender() const { return has_sender_; }
  bool from_client() const { return from_client_; }  // smtpd noted its client
  bool for_client() const { return for_client_; }    // ... or local(8) that of the message it sends on
  bool made_here() const { return made_here_; }      // a bounce or another notice

 private:
  bool read_until(char end, PostfixRecordReader& records);
  bool read_record(const PostfixRecord& record);
  void read_size(std::string_view data);
  void read_time(std::string_view data);
  void read_attribute(std::string_view data);
  void read_log_attribute(std::string_view name, std::string_view value);
  void read_client_attribute(std::string_view name, std::string_view value);
  void add_recipient(const PostfixRecord& record);

  QueuedMessage& message_;
  bool has_size_record_;
  std::string& original_;  // address of the recipient that follows, before aliases
  bool extracted_ = false;
  bool sized_ = false, has_time_ = false, has_sender_ = false;
  bool from_client_ = false, for_client_ = false, made_here_ = false;
  bool has_client_address_ = false, has_original_ = false;
  uint64_t content_size_ = 0, recipients_ = 0, seen_ = 0;
  SmtpReceived client_;
  std::string parents_address_;
};

}  // namespace spamtrace

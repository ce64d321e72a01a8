#include "queue/postfix_header.h"

#include <string>

#include "mail/header.h"
#include "queue/claimed_header.h"
#include "queue/postfix_id.h"

namespace spamtrace {
namespace {

using Form = PostfixReceived::Form;

class HeaderReader {
 public:
  HeaderReader(const PostfixHeaderContext& context, ClaimedHeader& header)
      : context_(context), header_(header) {
    if (context.no_own_field) expected_ = context.taken_from_queue ? Expected::original : Expected::nothing;
    head_.requeued = context.taken_from_queue;
  }

  void read(const HeaderField& field) {
    const bool below_own = below_own_;
    below_own_ = false;
    if (expected_ != Expected::nothing && field.is("Received")) {
      if (read_received(field)) return;
    } else if (below_own && field.is("Delivered-To")) {
      head_.delivered_to = true;
      header_.delivered_to = unfold(field.value);
    }
    read_claimed_field(field, header_);
  }

  const PostfixHead& head() const { return head_; }

 private:
  enum class Expected : uint8_t { own, original, nothing };

  // Whether Postfix wrote this field.
  bool read_received(const HeaderField& field) {
    const auto received = parse_postfix_received(field.value);
    const Expected expected = expected_;
    expected_ = Expected::nothing;
    if (!received) return false;
    return expected == Expected::own ? read_own(*received) : read_original(*received);
  }

  bool read_own(const PostfixReceived& received) {
    if (received.form != Form::smtp) {
      const auto id = parse_postfix_id(received.id);
      if (!id || id->moment != context_.moment) return false;
      host_ = received.host;
    }
    take(received);
    const bool by_owner = received.form == Form::by_uid && received.uid == context_.mail_owner;
    if (by_owner && context_.mail_owner != 0) expected_ = Expected::original;
    return true;
  }

  // The field below one that names the mail owner. After postsuper -r it is the original one; otherwise a
  // program of the mail owner's sent the message, and this field is as good as its sender.
  bool read_original(const PostfixReceived& received) {
    if (received.form == Form::smtp || (!host_.empty() && received.host != host_)) return false;
    host_ = received.host;
    head_.requeued = true;
    take(received);
    if (received.form == Form::by_uid && received.uid == context_.mail_owner) expected_ = Expected::original;
    return true;
  }

  void take(const PostfixReceived& received) {
    head_.found = true;
    head_.form = received.form;
    head_.uid = received.uid;
    below_own_ = received.form == Form::made_here;
  }

  const PostfixHeaderContext& context_;
  ClaimedHeader& header_;
  Expected expected_ = Expected::own;
  bool below_own_ = false;  // the field above is of the kind that a forward begins with
  std::string_view host_;
  PostfixHead head_;
};

}  // namespace

PostfixHead read_postfix_header(std::string_view text, const PostfixHeaderContext& context,
                                QueuedMessage& message) {
  HeaderReader reader(context, message.header);
  for_each_header(text, [&](const HeaderField& field) {
    reader.read(field);
    return true;
  });
  return reader.head();
}

}  // namespace spamtrace

// The part of the server that an administrator drives: postsuper(1).
#include <fmt/format.h>

#include "postfix_mess.h"
#include "postfix_server.h"

namespace spamtrace::fixture {
namespace {

struct Words {
  std::string_view one, all;
};

Words words_of(PostfixServer::Act act) {
  switch (act) {
    case PostfixServer::Act::requeue:
      return {"requeued", "Requeued"};
    case PostfixServer::Act::hold:
      return {"placed on hold", "Placed on hold"};
    default:
      return {"removed", "Deleted"};
  }
}

}  // namespace

void PostfixServer::plan_act(Time at, Act act, OriginIndex origin, size_t most) {
  schedule(at, [this, act, origin, most] { act_on(act, origin, most); });
}

void PostfixServer::act_on(Act act, OriginIndex origin, size_t most) {
  const std::string tag = fmt::format("postfix/postsuper[{}]", next_pid());
  const Words words = words_of(act);
  size_t count = 0;
  for (const auto& message : messages_) {
    if (count == most) break;
    if (message->place != PostfixPlace::deferred || message->cause.origin != origin) continue;
    ++count;
    say(tag, fmt::format("{}: {}", message->id, words.one));
    if (act == Act::requeue) {
      requeue(*message);
    } else if (act == Act::hold) {
      message->place = PostfixPlace::hold;
    } else {
      message->place = PostfixPlace::gone;
      message->parts.content = {};
      ids_.give_back(message->id, now_);
    }
  }
  say(tag, fmt::format("{}: {} message{}", words.all, count, count == 1 ? "" : "s"));
}

// The file goes into maildrop, and pickup takes it for a new message that the mail owner sends.
void PostfixServer::requeue(Message& message) {
  message.place = PostfixPlace::maildrop;
  ++message.round;  // no retry that was planned before
  schedule(now_ + random_.milliseconds(200, 9'000),
           [this, &message, old_id = message.id] { pick_up_again(message, old_id); });
}

void PostfixServer::pick_up_again(Message& message, const std::string& old_id) {
  message.id = take_id();
  for (PostfixQueued& recipient : message.recipients)
    if (is_final(recipient.state)) recipient.in_file = false;
  say_as("pickup", postfix_log::pickup(message.id, uid::postfix, message.parts.sender, old_id));
  std::string& content = message.parts.content;
  const size_t end = content.find("\n\n") + 1;
  for (auto header = message.added.rbegin(); header != message.added.rend(); ++header)
    content.insert(end, *header + "\n");  // pickup follows the pointers
  content = received_by_pickup({host_.name, message.id, now_}, uid::postfix) + content;
  message.added.clear();
  message.parts.created = now_;
  message.milters = false;  // they have seen it
  say_message_ids(message);
  ids_.give_back(old_id, now_);
  enter(message, random_.milliseconds(2, 30));
}

}  // namespace spamtrace::fixture

// An administrator looks into the night's trouble: queues some of it anew, puts some on hold, deletes some.
#include "postfix_story.h"

namespace spamtrace::fixture {

void play_admin_acts(Stage& stage, PostfixServer& server) {
  using Act = PostfixServer::Act;
  const auto find = [&](const char* kind, const char* account) {
    return stage.origins.find_or_add({kind, account, {}, {}});
  };
  const OriginIndex mailbox = find("smtp_auth", "info@site0.example");
  const OriginIndex script = find("system_user", "shopadm");
  const OriginIndex pc = find("relay", stage.host.white_list.front().c_str());
  const Time end = stage.window.end;
  server.plan_act(end - std::chrono::minutes{95}, Act::requeue, mailbox, 6);
  server.plan_act(end - std::chrono::minutes{25}, Act::requeue, script, 3);
  server.plan_act(end - std::chrono::minutes{60}, Act::remove, pc, 4);
  server.plan_act(end - std::chrono::minutes{12}, Act::hold, mailbox, 8);
  server.plan_act(end - std::chrono::minutes{8}, Act::hold, script, 15);
}

}  // namespace spamtrace::fixture

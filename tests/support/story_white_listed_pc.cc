// An infected PC in an office whose address may relay without a login.
#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

constexpr std::chrono::seconds k_no_other_connection{8};

// In the hour without logins, and with no other SMTP client near: relaylock's line then names the sender.
Time draw_time(Stage& stage) {
  for (;;) {
    const Time at = stage.before_end(k_quiet_begins, k_quiet_ends);
    if (stage.inbound.free(at, k_no_other_connection)) return at;
  }
}

}  // namespace

void play_white_listed_pc(Stage& stage) {
  const Client pc = client_of(stage.host.white_list.front(), "pc17.office.example.net");
  const OriginIndex origin = stage.origins.find_or_add({"relay", pc.ip, {}, "white-listed PC", true});
  for (uint64_t i = 0; i < stage.scaled(300); ++i) {
    const std::string forged = stage.hostile.address(remote_address(stage.random));
    auto recipients = remote_recipients(stage.random, stage.random.between(1, 2), {66, 17, 10});
    const Letter letter{.subject = "Meet new friends", .lines = 7};
    submit_over_smtp(stage, {draw_time(stage), pc, {}, forged, std::move(recipients), letter, origin});
  }
}

}  // namespace spamtrace::fixture

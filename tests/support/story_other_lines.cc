// Lines of the log that are not about mail being sent: people read their mailboxes, other programs talk, and
// some lines are no lines at all.
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

using namespace std::string_view_literals;

void read_mailbox(Stage& stage, const std::string& address) {
  const Time at = by_day(stage);
  const Client client = client_anywhere(stage.random);
  const uint64_t draw = stage.random.below(100);
  if (draw < 8) return stage.log.add(at, panel_log::courier_failed("courier-pop3d", address, client.ip));
  if (draw < 30) return stage.log.add(at, panel_log::courier_glued_login("imapd", address, client.ip));
  const auto seconds = static_cast<unsigned>(stage.random.between(1, 40));
  stage.log.add(at, panel_log::courier_login("pop3d", address, client.ip));
  stage.log.add(at + std::chrono::seconds{seconds},
                panel_log::courier_logout("pop3d", address, client.ip, seconds));
}

struct Foreign {
  std::string_view tag, text;
};

constexpr std::array k_foreign = {
    Foreign{"CRON[4127]", "(root) CMD (test -x /usr/sbin/anacron || run-parts /etc/cron.hourly)"},
    Foreign{"kernel",
            "[81211.100212] TCP: request_sock_TCP: Possible SYN flooding on port 25. Sending cookies."},
    Foreign{"dovecot",
            "pop3-login: Login: user=<info@site2.example>, method=PLAIN, rip=198.51.100.9, lip=192.0.2.1, "
            "mpid=811, TLS, session=<q1>"},
    Foreign{"spamd[902]",
            "spamd: result: Y 9 - BAYES_99,HTML_MESSAGE scantime=0.4,size=2310,user=popuser,uid=30"},
    Foreign{"spamd[902]", "spamd: identified spam (9.1/7.0) for popuser:30 in 0.4 seconds, 2310 bytes."},
    Foreign{"rsyslogd", "imuxsock lost 12 messages from pid 4127 due to rate-limiting"},
    Foreign{"plesk_saslauthd[11166]", "No such user 'nobody@site1.example' in mail authorization database"},
    Foreign{"qmail-ctasd[30381]",
            "OUT|IN IP:, From: root@example.com, sClass: Unknown, vClass: Unknown, TMsg: 1"},
};

constexpr std::array k_garbage = {
    "-- MARK --"sv,
    "\x01\x02\xff\xfe no log line"sv,
    "Nov"sv,
    "Nov 31 25:61:61 mail qmail"sv,
    "last message repeated 3 times"sv,
    "Nov 24 03:00:00 mail"sv,
    "{\"level\":\"info\",\"msg\":\"not syslog\"}"sv,
};

}  // namespace

void say_something_else(Stage& stage, Time at) {
  const uint64_t draw = stage.random.below(100);
  if (draw < 10) return stage.log.add_garbage(at, stage.random.pick(k_garbage));
  if (draw < 16)
    return stage.log.add(at, panel_log::handler_smtpd_timeout(stage.random.between(300, 30'000)));
  const Foreign& line = stage.random.pick(k_foreign);
  stage.log.add(at, line.tag, line.text);
}

namespace {

// The end of what began before the log does.
void end_what_began_before(Stage& stage) {
  const Time at = stage.window.begin + std::chrono::seconds{2};
  stage.log.add_qmail(at, "delivery 4709: success: 203.0.113.32_accepted_message./Remote_host_said:_250_OK/");
  stage.log.add_qmail(at + std::chrono::milliseconds{1}, "status: local 0/10 remote 0/20");
  stage.log.add_qmail(at + std::chrono::milliseconds{2}, "end msg 6143011");
}

}  // namespace

void play_mailbox_reading(Stage& stage) {
  for (const Domain& domain : stage.host.domains)
    for (const std::string& mailbox : domain.mailboxes)
      for (uint64_t i = 0; i < stage.scaled(12 * stage.days()); ++i)
        read_mailbox(stage, mailbox + "@" + domain.name);
}

void play_foreign_lines(Stage& stage) {
  end_what_began_before(stage);
  for (size_t left = stage.log.size() / 100; left > 0; --left)
    say_something_else(stage,
                       stage.before_end(stage.window.end - stage.window.begin, std::chrono::microseconds{1}));
}

}  // namespace spamtrace::fixture

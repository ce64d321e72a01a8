// A Postfix that runs in an invented time: it takes messages, delivers them, tries again on qmgr's schedule,
// bounces, forwards and gives up, and says all this in its log. Everything that the truth counts is in its
// messages when it stands still. An administrator may step in.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "host.h"
#include "hostile.h"
#include "log_book.h"
#include "mail_intake.h"
#include "origins.h"
#include "postfix_file.h"
#include "postfix_ids.h"
#include "postfix_log.h"
#include "postfix_reply.h"
#include "random.h"

namespace spamtrace::fixture {

struct PostfixQueued {
  std::string address;   // the final one
  std::string original;  // before aliases
  Fate fate;
  bool remote = false;
  bool in_file = true;  // not after a requeue, if it was done by then
  RecipientState state = RecipientState::untried;
  std::string dsn{}, reason{};  // of the last try
};

enum class PostfixPlace : uint8_t {
  writing,  // smtpd has said client=, cleanup still writes: no message yet
  refused,  // by a milter, so it never was one
  maildrop,
  incoming,
  active,
  deferred,
  hold,
  gone,
};

struct PostfixMessage {
  std::string id{};
  PostfixPlace place = PostfixPlace::writing;
  Cause cause{};
  Time seen{};                       // its first line in the log; in maildrop: the arrival
  Time arrival{};                    // T in its file
  Time changed{};                    // the mtime of its file: in deferred the next try
  PostfixParts parts{};              // all but the recipients, which change
  bool milters = true;               // mail made here passes none
  std::vector<std::string> added{};  // headers, by a milter
  bool from_headers = false;         // sendmail -t: the recipients stand behind the content
  unsigned uid = 0;                  // who called sendmail
  Client client{};
  std::vector<PostfixQueued> recipients{};
  std::vector<size_t> failed_now{};  // in this round, to be told to the sender at its end
  size_t running = 0;                // deliveries
  unsigned round = 0;

  bool in_queue() const;
  bool outgoing() const;
  bool done() const;
  PostfixParts all_parts() const;  // with the recipients as they are now
  PostfixFile file() const;
};

class PostfixServer : public MailIntake {
 public:
  struct Plan {
    Window window;
    Time qmgr_until{};                                 // from then on qmgr takes nothing from incoming
    Time pickup_until{};                               // from then on pickup takes nothing from maildrop
    Duration lifetime = std::chrono::hours{12};        // maximal_queue_lifetime
    Duration bounce_lifetime = std::chrono::hours{4};  // bounce_queue_lifetime
    Time long_ids_since{};
    uint64_t seed = 1;
  };

  PostfixServer(const Plan& plan, const Host& host, Origins& origins, LogBook& log, Hostile& hostile);

  void take_over_smtp(Stage& stage, SmtpMail mail) override;
  void take_locally(Stage& stage, LocalMail mail) override;
  void refuse_login(Stage& stage, Time at, const Client& client, const std::string& login) override;

  // Plesk's limit on outgoing mail: the message is turned away at its end.
  void refuse_over_limit(Stage& stage, SmtpMail mail);

  // What an administrator does at that time with up to `most` of the origin's deferred messages.
  enum class Act { requeue, hold, remove };
  void plan_act(Time at, Act act, OriginIndex origin, size_t most);

  void run_until(Time time);  // the end of the window at most

  const std::vector<std::unique_ptr<PostfixMessage>>& messages() const { return messages_; }
  std::string take_id() { return ids_.take(now_, random_); }
  std::string program(std::string_view name);  // postfix/NAME[pid]

 private:
  using Message = PostfixMessage;
  struct Session {
    SmtpMail mail;
    std::string text;  // of the message
    std::string tag;   // of its smtpd
    std::string id;    // of the message
    bool encrypted = false, over_limit = false;
  };
  struct Event {
    Time at;
    uint64_t order;  // of those at the same time, the first one noted comes first
    std::function<void()> happen;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  struct Outcome {
    std::string_view agent{};
    PostfixReply reply{};
    Duration takes{}, connecting{};
    RecipientState state = RecipientState::sent;
    const Forward* forward = nullptr;
  };

  // postfix_server.cc
  void schedule(Time at, std::function<void()> happen);
  void say(std::string_view tag, std::string_view text);
  void say_as(std::string_view name, std::string_view text) { say(program(name), text); }
  unsigned long next_pid();
  Message& create();
  void add_recipients(Message& message, const std::vector<Recipient>& recipients);
  Cause forwarded(const Forward& forward);  // of mail that came from outside
  Time say_message_ids(const Message& message);
  void enter(Message& message, Duration soon);
  void activate(Message& message);
  void start_round(Message& message);
  void end_round(Message& message);
  void defer(Message& message);
  void expire(Message& message);
  void retry(Message& message, unsigned round);
  void remove(Message& message, std::string_view program);
  void bounce(Message& parent);
  Message& make_bounce(const Message& parent);

  // postfix_intake.cc
  void plan_session(Stage& stage, SmtpMail mail, bool over_limit);
  void connect(const std::shared_ptr<Session>& session);
  void begin_mail(const std::shared_ptr<Session>& session);
  void end_mail(const std::shared_ptr<Session>& session, Message& message);
  void describe_client(const Session& session, Message& message);
  void add_panel_headers(const SmtpMail& mail, Message& message);
  void say_handlers(bool outgoing, bool over_limit);
  void pick_up(Message& message);

  // postfix_delivery.cc
  void start_delivery(Message& message, size_t recipient);
  Outcome decide(PostfixQueued& recipient);
  Outcome decide_remotely(PostfixQueued& recipient);
  Outcome decide_locally(const PostfixQueued& recipient);
  void report(Message& message, size_t recipient, const Outcome& outcome);
  Message& forward(const Message& parent, const Forward& forward);
  void say_delivery(const Message& message, const PostfixQueued& recipient, const Outcome& outcome,
                    std::string_view text);

  // postfix_admin.cc
  void act_on(Act act, OriginIndex origin, size_t most);
  void requeue(Message& message);
  void pick_up_again(Message& message, const std::string& old_id);

  Plan plan_;
  const Host& host_;
  Origins& origins_;
  LogBook& log_;
  Hostile& hostile_;
  Random random_;
  PostfixIds ids_;
  unsigned long pid_ = 2741;
  std::map<std::string, std::vector<unsigned long>, std::less<>> pids_;  // of the daemons, by name

  Time now_{}, last_said_{};
  uint64_t order_ = 0;
  std::priority_queue<Event> events_;
  std::vector<std::unique_ptr<Message>> messages_;
  std::map<std::string, Time, std::less<>> unreachable_;  // domains, and until when they are not tried
};

}  // namespace spamtrace::fixture

// A qmail that runs in an invented time: it takes messages, numbers and preprocesses them, delivers them with
// limited concurrency, tries again on qmail's schedule, bounces and forwards, is restarted once, and says
// all this in its log. Everything that the truth counts is in its messages when it stands still.
#pragma once

#include <array>
#include <cstdint>
#include <queue>
#include <string>
#include <vector>

#include "host.h"
#include "hostile.h"
#include "log_book.h"
#include "message_numbers.h"
#include "origins.h"
#include "qmail_log.h"
#include "random.h"
#include "recipient.h"

namespace spamtrace::fixture {

struct Submission {
  Time at{};
  unsigned uid = 0;
  std::string sender;
  std::vector<Recipient> recipients;
  std::string content;  // everything behind the first Received line, which qmail-queue writes
  Cause cause;
  unsigned long qp = 0;  // 0: the next pid
};

struct QueuedRecipient {
  std::string address;  // as it was submitted
  Fate fate;
  bool remote = false;
  RecipientState state = RecipientState::untried;

  bool done() const { return is_final(state); }
};

inline constexpr size_t k_local = 0, k_remote = 1;  // the channels

// One pass over the recipients of one channel, and its deliveries that still run.
struct Job {
  unsigned running = 0;
  bool passed_all = false;
  bool dying = false;     // too long in the queue: what is deferred now has failed
  bool unlinked = false;  // all recipients of the channel are done
  Time retry{};
};

struct Message {
  uint64_t number = 0;
  unsigned long qp = 0;
  unsigned uid = 0;
  std::string sender;
  Cause cause;
  Time arrival{};       // in todo
  Time preprocessed{};  // its `info msg` line, and the mtime of info; Time{} while it is in todo
  bool ended = false;
  std::string mess;
  std::string bounce;          // the content of bounce/N
  std::string bounced_domain;  // of its first local recipient that failed
  std::vector<QueuedRecipient> recipients;
  std::array<Job, 2> jobs;  // one a channel

  bool outgoing() const;
  bool has(size_t channel) const;   // recipients there
  bool open(size_t channel) const;  // recipients there that are not done
};

class QmailServer {
 public:
  struct Plan {
    Window window;
    Time todo_since{};  // from then on nothing is preprocessed any more
    Time stop{};        // SIGTERM to qmail-send; it is back seconds after its last delivery
    unsigned remote_concurrency = 20;
    uint64_t seed = 1;
    uint64_t first_number = 1;  // of messages, which get greater ones
  };

  QmailServer(const Plan& plan, const Host& host, Origins& origins, LogBook& log, Hostile& hostile);

  void submit(Submission submission);
  void run_until(Time time);  // the end of the window at most

  std::vector<Message>& messages() { return messages_; }
  uint64_t take_number() { return numbers_.take(random_); }
  unsigned long next_pid();

 private:
  enum class Happening { submission, preprocessing, report, due, stop, start };
  struct Event {
    Time at;
    uint64_t order;  // of those at the same time, the first one noted comes first
    Happening what;
    size_t index;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  struct Due {
    Time at;
    uint64_t order;
    size_t message;
    bool operator<(const Due& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  struct Channel {
    unsigned limit = 0, used = 0;
    std::priority_queue<Due> waiting;
    bool passing = false;  // over the recipients of `message`, of which `next` comes next
    size_t message = 0, next = 0;
  };
  struct Delivery {
    size_t message, recipient;
    uint64_t number;
    Verdict verdict;
    std::string report;
  };

  // qmail_server.cc
  void schedule(Time at, Happening what, size_t index = 0);
  void handle(const Event& event);
  void say(const std::string& text);
  void say_status();
  void receive(Submission submission);
  void preprocess(size_t message);
  void finish(size_t message);
  void inject_bounce(size_t message);
  void stop();
  void exit_if_idle();
  void start();

  // qmail_delivery.cc
  void start_deliveries();
  bool open_pass(size_t channel);
  void step_pass(size_t channel);
  void start_delivery(size_t channel, size_t recipient);
  Duration decide(Delivery& delivery);
  Duration decide_locally(Delivery& delivery, const Message& message, const QueuedRecipient& recipient);
  void forward(const Message& parent, const Forward& forward, unsigned long qp, Time at);
  void take_report(size_t delivery);
  void mark(Message& message, QueuedRecipient& recipient, const Delivery& delivery);
  void close_job(size_t message, size_t channel);
  void wait_until(size_t channel, Time at, size_t message);
  void log_handlers(const Message& message, const QueuedRecipient& recipient);

  Plan plan_;
  const Host& host_;
  Origins& origins_;
  LogBook& log_;
  Hostile& hostile_;
  Random random_;
  MessageNumbers numbers_;
  unsigned long pid_ = 2741;

  Time now_{}, last_said_{};
  uint64_t order_ = 0;
  std::priority_queue<Event> events_;
  std::vector<Submission> submissions_;
  std::vector<Message> messages_;
  std::vector<Delivery> deliveries_;
  std::array<Channel, 2> channels_;
  std::vector<size_t> todo_;  // what came while qmail-send was not there to preprocess it
  uint64_t last_delivery_ = 0;
  bool running_ = true, exiting_ = false;
};

}  // namespace spamtrace::fixture

#include "web/broker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <optional>
#include <set>
#include <vector>

#include "web/descriptor_channel.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_questions = 16;     // at once; others wait in the channel
constexpr rlim_t k_most_cpu_seconds = 120;  // of one answer
constexpr size_t k_longest_answer = 64 << 20;
constexpr int k_patience_ms = 150'000;

class Broker {
 public:
  Broker(const BrokerOptions& options, Fd channel, pid_t server)
      : options_(options), channel_(std::move(channel)), server_(server), signals_(open_signals()) {}

  int run() {
    ask_for_news();
    while (!status_) wait();
    end_all();
    return *status_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  // Nobody is there any more to take an answer, and what `ingest` has not finished the next one does.
  void end_all() {
    if (server_ > 0) answers_.insert(server_);
    if (ingest_ > 0) answers_.insert(ingest_);
    for (const pid_t pid : answers_) ::kill(pid, SIGTERM);
    for (const pid_t pid : answers_) ::waitpid(pid, nullptr, 0);
  }

  static Fd open_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT}) sigaddset(&set, signal);
    return Fd(::signalfd(-1, &set, SFD_CLOEXEC));
  }

  void wait() {
    const bool takes_more = answers_.size() < k_most_questions;
    std::array<pollfd, 2> watched = {
        {{signals_.get(), POLLIN, 0}, {takes_more ? channel_.get() : -1, POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), wait_ms());
    if (watched[0].revents != 0) take_signal();
    if (watched[1].revents != 0) take_question();
    if (options_.refresh.count() > 0 && ingest_ == 0 && Clock::now() >= next_news_) ask_for_news();
  }

  int wait_ms() const {
    if (options_.refresh.count() == 0 || ingest_ != 0) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_news_ - Clock::now()).count();
    return static_cast<int>(std::max<int64_t>(left, 0));
  }

  void take_signal() {
    signalfd_siginfo signal{};
    if (::read(signals_.get(), &signal, sizeof signal) != static_cast<ssize_t>(sizeof signal)) return;
    if (signal.ssi_signo != SIGCHLD) status_ = 0;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) note_end(pid, status);
  }

  void note_end(pid_t pid, int status) {
    if (pid == server_) {
      server_ = 0;
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    } else if (pid == ingest_) {
      ingest_ = 0;
      next_news_ = Clock::now() + options_.refresh;
    } else {
      answers_.erase(pid);
    }
  }

  void take_question() {
    bool is_open = false;
    const Fd question = receive_descriptor(channel_.get(), is_open);
    if (!is_open) channel_ = Fd();  // the server's process is ending, which a signal will tell
    const pid_t pid = question ? start({"api"}, question.get()) : -1;
    if (pid > 0) answers_.insert(pid);
  }

  void ask_for_news() {
    if (options_.refresh.count() == 0) return;
    const Fd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const pid_t pid = start({"ingest"}, nothing.get());
    ingest_ = pid > 0 ? pid : 0;
    next_news_ = Clock::now() + options_.refresh;
  }

  // With the descriptor as its standard input and output; no shell, and nothing of a request in its
  // arguments.
  pid_t start(std::vector<std::string> command, int both) {
    std::vector<std::string> words = {options_.program, "--root", options_.root};
    if (!options_.state.empty()) words.insert(words.end(), {"--state", options_.state});
    words.insert(words.end(), command.begin(), command.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) become(argv, both, command.front() == "api");
    return pid;
  }

  [[noreturn]] static void become(const std::vector<char*>& argv, int both, bool is_answer) {
    ::dup2(both, STDIN_FILENO);
    ::dup2(both, STDOUT_FILENO);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const rlimit cpu = {k_most_cpu_seconds, k_most_cpu_seconds};
    if (is_answer) ::setrlimit(RLIMIT_CPU, &cpu);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }

  const BrokerOptions& options_;
  Fd channel_;
  pid_t server_;  // 0: it has ended
  Fd signals_;
  pid_t ingest_ = 0;
  std::set<pid_t> answers_;    // that are being made
  std::optional<int> status_;  // once it is time to end
  Clock::time_point next_news_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

Result<std::string> read_answer(int fd) {
  std::string answer;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    pollfd watched = {fd, POLLIN, 0};
    if (::poll(&watched, 1, k_patience_ms) == 0)
      return fail(ErrorCode::failed, "the answer takes too long", "ask again, or for a shorter time");
    const ssize_t got = read_some(fd, buffer);
    if (got < 0) return fail_errno(errno, "read the answer");
    if (got == 0) return answer;
    answer.append(buffer.data(), static_cast<size_t>(got));
    if (answer.size() > k_longest_answer)
      return fail(ErrorCode::failed, "the answer is longer than 64 MiB", "ask for less at once");
  }
}

}  // namespace

int run_broker(const BrokerOptions& options, Fd channel, pid_t server) {
  return Broker(options, std::move(channel), server).run();
}

Result<std::string> ask_broker(int channel, std::string_view request) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return fail_errno(errno, "make a pair of sockets");
  const Fd mine(pair[0]);
  Fd theirs(pair[1]);
  const bool asked = send_descriptor(channel, theirs.get());
  theirs = Fd();
  if (!asked) return fail(ErrorCode::failed, "spamtrace-web is ending", "start it again");
  // The program may answer before it has read all, such as that the request is too long.
  write_all(mine.get(), request);
  ::shutdown(mine.get(), SHUT_WR);
  std::string answer = SPAMTRACE_TRY(read_answer(mine.get()));
  if (answer.empty())
    return fail(ErrorCode::failed, "there was no answer", "what spamtrace-web printed may tell why");
  return answer;
}

}  // namespace spamtrace

#include "source/journal_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/utf8.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_complaint = 500;
constexpr size_t k_most_cursor = 512;
constexpr int k_pipe_size = 1 << 20;
constexpr const char* k_by_hand = "see what `journalctl -o export SYSLOG_FACILITY=2` says when run by hand";

struct Pipe {
  Fd reader, writer;
};

// An end that became 0, 1 or 2, because that was closed, would be in the way of the child's own.
Result<Fd> beyond_standard(int end) {
  Fd fd(end);
  if (end > STDERR_FILENO) return fd;
  Fd moved(::fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved) return fail_errno(errno, "make a pipe");
  return moved;
}

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno(errno, "make a pipe");
  auto reader = beyond_standard(ends[0]);
  auto writer = beyond_standard(ends[1]);
  return Pipe{SPAMTRACE_TRY(std::move(reader)), SPAMTRACE_TRY(std::move(writer))};
}

class SpawnActions {
 public:
  SpawnActions(const Pipe& output, const Pipe& errors) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files_, output.writer.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, errors.writer.get(), STDERR_FILENO);
    set_signals();
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  // We ignore SIGPIPE, and what is ignored stays so in a program that is started; but it is what ends one
  // whose reader has gone.
  void set_signals() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t defaults, blocked;
    sigemptyset(&blocked);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &blocked);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }

  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// No --facility=mail, which came with systemd 245, and no --output-fields, which came with 236: the match
// says the same to all. Export output implies --quiet. With --cursor the record that is known comes first,
// which --after-cursor would leave out; only so is it seen that it is still there (source/journal.h).
std::vector<std::string> arguments_of(const std::string& program, const JournalRequest& request) {
  std::vector<std::string> arguments = {program, "--output=export", "--no-pager"};
  if (!request.cursor.empty() && !request.by_time) arguments.push_back("--cursor=" + request.cursor);
  arguments.emplace_back("SYSLOG_FACILITY=2");
  return arguments;
}

// Returns 0 or the number of the error.
int spawn(std::vector<std::string> arguments, const SpawnActions& actions, pid_t& pid) {
  static char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
  char* const environment[] = {locale, path, nullptr};
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return ::posix_spawn(&pid, argv[0], actions.files(), actions.attributes(), argv.data(), environment);
}

}  // namespace

bool is_journal_cursor(std::string_view text) {
  return !text.empty() && text.size() <= k_most_cursor && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '=' || c == ';';
  });
}

Result<std::unique_ptr<JournalProcess>> JournalProcess::start(const JournalRequest& request) {
  if (!request.cursor.empty() && !is_journal_cursor(request.cursor)) {
    return fail(ErrorCode::unreadable, "the position kept for the journal is no cursor",
                "the file that keeps it is damaged; without it the journal is read from its beginning");
  }
  Pipe output = SPAMTRACE_TRY(make_pipe());
  Pipe errors = SPAMTRACE_TRY(make_pipe());
  ::fcntl(output.writer.get(), F_SETPIPE_SZ, k_pipe_size);  // fewer changes between the two; may be refused
  const SpawnActions actions(output, errors);
  std::unique_ptr<JournalProcess> process(new JournalProcess);
  int error_number = ENOENT;
  for (const std::string& program : request.programs) {
    process->program_ = program;
    error_number = spawn(arguments_of(program, request), actions, process->pid_);
    if (error_number != ENOENT) break;
  }
  if (error_number != 0) {
    process->pid_ = -1;
    return fail_errno(error_number, "start " + process->program_,
                      "without it the journal cannot be read; it comes with systemd");
  }
  process->output_ = std::move(output.reader);
  process->errors_ = std::move(errors.reader);
  return process;
}

JournalProcess::~JournalProcess() {
  output_ = Fd();
  errors_ = Fd();
  if (pid_ > 0) ::waitpid(pid_, nullptr, WNOHANG);
}

// Takes what stderr has and keeps its beginning, so that a program that complains much is not held up.
void JournalProcess::read_complaint() {
  std::array<char, 4096> buffer{};
  const ssize_t got = read_some(errors_.get(), buffer);
  if (got <= 0) {
    errors_ = Fd();
    return;
  }
  const size_t room = k_most_complaint - complaint_.size();
  complaint_.append(buffer.data(), std::min(room, static_cast<size_t>(got)));
}

ssize_t JournalProcess::read(std::span<char> buffer) {
  while (true) {
    std::array<pollfd, 2> ends = {pollfd{output_.get(), POLLIN, 0}, pollfd{errors_.get(), POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (ends[1].revents != 0) read_complaint();
    if (ends[0].revents != 0) return read_some(output_.get(), buffer);
  }
}

std::string JournalProcess::complaint() const {
  std::string line = to_valid_utf8(complaint_);
  while (line.ends_with('\n')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

Result<void> JournalProcess::judge(int status) const {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  std::string message = program_;
  if (WIFSIGNALED(status)) {
    message += " was ended by signal " + std::to_string(WTERMSIG(status));
  } else {
    message += " failed with status " + std::to_string(WEXITSTATUS(status));
  }
  const bool no_right = complaint_.find("ermission") != std::string::npos;  // "insufficient permissions"
  const std::string why = complaint();
  if (!why.empty()) message += ": " + why;
  if (no_right) return fail(ErrorCode::not_permitted, message, "run it as root");
  return fail(ErrorCode::failed, message, k_by_hand);
}

Result<void> JournalProcess::finish() {
  output_ = Fd();
  while (errors_) read_complaint();
  int status = 0;
  pid_t done = 0;
  do {
    done = ::waitpid(pid_, &status, 0);
  } while (done < 0 && errno == EINTR);
  pid_ = -1;
  if (done < 0) return fail_errno(errno, "wait for the end of " + program_);
  return judge(status);
}

}  // namespace spamtrace

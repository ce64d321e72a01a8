#include "base/child_process.h"

#include <fcntl.h>
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

constexpr int k_pipe_size = 1 << 20;

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
  SpawnActions(const Fd& input, const Pipe& output, const Pipe& errors, ChildGroup group) {
    ::posix_spawn_file_actions_init(&files_);
    if (input) {
      ::posix_spawn_file_actions_adddup2(&files_, input.get(), STDIN_FILENO);
    } else {
      ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    ::posix_spawn_file_actions_adddup2(&files_, output.writer.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, errors.writer.get(), STDERR_FILENO);
    set_attributes(group);
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
  void set_attributes(ChildGroup group) {
    ::posix_spawnattr_init(&attributes_);
    sigset_t defaults, blocked;
    sigemptyset(&blocked);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &blocked);
    const int own_group =
        group == ChildGroup::own ? POSIX_SPAWN_SETPGROUP : 0;  // of its own number, by default
    ::posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | own_group));
  }

  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// Returns 0 or the number of the error.
int spawn(std::vector<std::string>& arguments, const SpawnActions& actions, pid_t& pid) {
  static char locale[] = "LC_ALL=C", path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  char* const environment[] = {locale, path, nullptr};
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return ::posix_spawn(&pid, argv[0], actions.files(), actions.attributes(), argv.data(), environment);
}

}  // namespace

Result<ChildProcess> start_program(std::vector<std::string> arguments, ChildGroup group, const Fd& input) {
  Pipe output = SPAMTRACE_TRY(make_pipe());
  Pipe errors = SPAMTRACE_TRY(make_pipe());
  ::fcntl(output.writer.get(), F_SETPIPE_SZ, k_pipe_size);  // fewer changes between the two; may be refused
  const SpawnActions actions(input, output, errors, group);
  ChildProcess child;
  if (const int error_number = spawn(arguments, actions, child.pid); error_number != 0)
    return fail_errno(error_number, "start " + arguments.front());
  child.output = std::move(output.reader);
  child.errors = std::move(errors.reader);
  return child;
}

bool has_ended(pid_t pid) {
  siginfo_t found{};
  const int failed = ::waitid(P_PID, static_cast<id_t>(pid), &found, WEXITED | WNOHANG | WNOWAIT);
  return failed != 0 || found.si_pid != 0;
}

Result<std::string> wait_for_end(pid_t pid) {
  int status = 0;
  pid_t done = 0;
  do {
    done = ::waitpid(pid, &status, 0);
  } while (done < 0 && errno == EINTR);
  if (done < 0) return fail_errno(errno, "wait for the end of a program");
  if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
  if (WEXITSTATUS(status) != 0) return "failed with status " + std::to_string(WEXITSTATUS(status));
  return std::string{};
}

std::string as_one_line(std::string_view complaint) {
  std::string line = to_valid_utf8(complaint);
  while (line.ends_with('\n')) line.pop_back();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace spamtrace

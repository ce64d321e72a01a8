#include "base/program_run.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/child_process.h"

namespace spamtrace {
namespace {

using Clock = std::chrono::steady_clock;

// A file in memory: a pipe would have to be fed while the program is listened to.
Result<Fd> file_with(const std::string& text) {
  Fd file(::memfd_create("spamtrace-input", MFD_CLOEXEC));
  if (!file) return fail_errno(errno, "make a file in memory");
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = ::write(file.get(), text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) return fail_errno(errno, "write a file in memory");
    if (written > 0) done += static_cast<size_t>(written);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

// Takes what an end says, and closes it at its end.
void take_from(Fd& end, std::string& words, size_t most) {
  std::array<char, 65536> buffer{};
  const ssize_t got = read_some(end.get(), buffer);
  if (got <= 0) {
    end = Fd();
    return;
  }
  words.append(buffer.data(), std::min(static_cast<size_t>(got), most - words.size()));
}

// Until it has said everything; false where the time is over before.
bool listen(ChildProcess& child, ProgramRun& run, size_t most, Clock::time_point until) {
  while (child.output || child.errors) {
    std::vector<pollfd> ends;
    for (const Fd* end : {&child.output, &child.errors}) {
      if (*end) ends.push_back({end->get(), POLLIN, 0});
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return false;
    if (::poll(ends.data(), ends.size(), static_cast<int>(left.count())) <= 0) continue;
    for (const pollfd& end : ends) {
      if (end.revents == 0) continue;
      const bool is_output = end.fd == child.output.get();
      take_from(is_output ? child.output : child.errors, is_output ? run.output : run.errors, most);
    }
  }
  return true;
}

}  // namespace

std::string ProgramRun::why() const {
  const std::string complaint = as_one_line(errors), said = as_one_line(output);
  if (!complaint.empty()) return complaint;
  return said.empty() ? "it " + ending : said;
}

Result<ProgramRun> run_to_end(std::vector<std::string> arguments, const RunLimits& limits,
                              const std::string& input) {
  const std::string name = arguments.front();
  const Fd file = input.empty() ? Fd() : SPAMTRACE_TRY(file_with(input));
  ChildProcess child = SPAMTRACE_TRY(start_program(std::move(arguments), ChildGroup::own, file));
  ProgramRun run;
  const bool is_over = listen(child, run, limits.most_output, Clock::now() + limits.patience);
  if (!is_over) ::kill(-child.pid, SIGKILL);
  run.ending = SPAMTRACE_TRY(wait_for_end(child.pid));
  if (!is_over) return fail(ErrorCode::failed, name + " did not end in time", "try it in a terminal");
  return run;
}

}  // namespace spamtrace

#include "source/journal_process.h"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace spamtrace {
namespace {

constexpr size_t k_most_complaint = 500;
constexpr size_t k_most_cursor = 512;
constexpr const char* k_by_hand = "see what `journalctl -o export SYSLOG_FACILITY=2` says when run by hand";

// No --facility=mail, which came with systemd 245, and no --output-fields, which came with 236: the match
// says the same to all. Export output implies --quiet. With --cursor the record that is known comes first,
// which --after-cursor would leave out; only so is it seen that it is still there (source/journal.h).
std::vector<std::string> arguments_of(const std::string& program, const JournalRequest& request) {
  std::vector<std::string> arguments = {program, "--output=export", "--no-pager"};
  if (!request.cursor.empty() && !request.by_time) arguments.push_back("--cursor=" + request.cursor);
  arguments.emplace_back("SYSLOG_FACILITY=2");
  return arguments;
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
  std::unique_ptr<JournalProcess> process(new JournalProcess);
  Result<ChildProcess> child = fail_errno(ENOENT, "start journalctl");
  for (const std::string& program : request.programs) {
    process->program_ = program;
    child = start_program(arguments_of(program, request), ChildGroup::ours);
    if (child || child.error().code != ErrorCode::not_found) break;
  }
  if (!child)
    return fail(child.error().code, child.error().message,
                "without it the journal cannot be read; it comes with systemd");
  process->child_ = std::move(*child);
  return process;
}

JournalProcess::~JournalProcess() {
  child_.output = Fd();
  child_.errors = Fd();
  if (child_.pid > 0) ::waitpid(child_.pid, nullptr, WNOHANG);
}

// Takes what stderr has and keeps its beginning, so that a program that complains much is not held up.
void JournalProcess::read_complaint() {
  std::array<char, 4096> buffer{};
  const ssize_t got = read_some(child_.errors.get(), buffer);
  if (got <= 0) {
    child_.errors = Fd();
    return;
  }
  const size_t room = k_most_complaint - complaint_.size();
  complaint_.append(buffer.data(), std::min(room, static_cast<size_t>(got)));
}

ssize_t JournalProcess::read(std::span<char> buffer) {
  while (true) {
    std::array<pollfd, 2> ends = {pollfd{child_.output.get(), POLLIN, 0},
                                  pollfd{child_.errors.get(), POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (ends[1].revents != 0) read_complaint();
    if (ends[0].revents != 0) return read_some(child_.output.get(), buffer);
  }
}

std::string JournalProcess::complaint() const { return as_one_line(complaint_); }

Result<void> JournalProcess::judge(const std::string& ending) const {
  if (ending.empty()) return {};
  std::string message = program_ + " " + ending;
  const bool no_right = complaint_.find("ermission") != std::string::npos;  // "insufficient permissions"
  const std::string why = complaint();
  if (!why.empty()) message += ": " + why;
  if (no_right) return fail(ErrorCode::not_permitted, message, "run it as root");
  return fail(ErrorCode::failed, message, k_by_hand);
}

Result<void> JournalProcess::finish() {
  child_.output = Fd();
  while (child_.errors) read_complaint();
  return judge(SPAMTRACE_TRY(wait_for_end(std::exchange(child_.pid, -1))));
}

}  // namespace spamtrace

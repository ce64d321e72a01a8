#include "server/panel_commands.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <vector>

#include "base/child_process.h"

namespace spamtrace {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t k_most_words = 2000;

std::string value_of(const MailPolicy& policy) {
  if (policy.mode == PolicyMode::bounce) return "bounce:" + policy.value;
  return policy.mode == PolicyMode::forward ? policy.value : "reject";
}

// Takes what an end says, and closes it at its end.
void take_from(Fd& end, std::string& words) {
  std::array<char, 4096> buffer{};
  const ssize_t got = read_some(end.get(), buffer);
  if (got <= 0) {
    end = Fd();
    return;
  }
  words.append(buffer.data(), std::min(static_cast<size_t>(got), k_most_words - words.size()));
}

// Until it has said everything; false where the time is over before.
bool listen(ChildProcess& child, std::string& words, Clock::time_point until) {
  while (child.output || child.errors) {
    std::vector<pollfd> ends;
    for (const Fd* end : {&child.output, &child.errors}) {
      if (*end) ends.push_back({end->get(), POLLIN, 0});
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return false;
    if (::poll(ends.data(), ends.size(), static_cast<int>(left.count())) <= 0) continue;
    for (const pollfd& end : ends) {
      if (end.revents != 0) take_from(end.fd == child.output.get() ? child.output : child.errors, words);
    }
  }
  return true;
}

}  // namespace

Result<void> set_mail_policy(const PanelCommand& command, const std::string& domain,
                             const MailPolicy& policy) {
  if (domain.empty() || domain.front() == '-')
    return fail(ErrorCode::usage, "'" + domain + "' is no domain that a command can be told",
                "see the panel");
  ChildProcess child = SPAMTRACE_TRY(start_program(
      {command.program, "bin", "domain_pref", "-u", domain, "-no_usr", value_of(policy)}, ChildGroup::own));
  std::string words;
  const bool is_over = listen(child, words, Clock::now() + command.patience);
  if (!is_over) ::kill(-child.pid, SIGKILL);
  const std::string ending = SPAMTRACE_TRY(wait_for_end(child.pid));
  if (is_over && ending.empty()) return {};
  const std::string said = as_one_line(words);
  return fail(ErrorCode::failed,
              is_over ? (said.empty() ? "plesk bin domain_pref " + ending : said) : "it did not end in time",
              "see what `plesk bin domain_pref --help` says");
}

}  // namespace spamtrace

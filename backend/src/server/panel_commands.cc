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

// `plesk bin UTILITY ...`; what it says when it fails is the error.
Result<void> run(const PanelCommand& command, const std::string& utility,
                 const std::vector<std::string>& words) {
  std::vector<std::string> line = {command.program, "bin", utility};
  line.insert(line.end(), words.begin(), words.end());
  ChildProcess child = SPAMTRACE_TRY(start_program(std::move(line), ChildGroup::own));
  std::string said;
  const bool is_over = listen(child, said, Clock::now() + command.patience);
  if (!is_over) ::kill(-child.pid, SIGKILL);
  const std::string ending = SPAMTRACE_TRY(wait_for_end(child.pid));
  if (is_over && ending.empty()) return {};
  const std::string why = as_one_line(said);
  return fail(
      ErrorCode::failed,
      is_over ? (why.empty() ? "plesk bin " + utility + " " + ending : why) : "it did not end in time",
      "see what `plesk bin " + utility + " --help` says");
}

// A name that would be an option, or none.
Result<void> admit_name(const std::string& name) {
  if (!name.empty() && name.front() != '-') return {};
  return fail(ErrorCode::usage, "'" + name + "' is no name that a command can be told", "see the panel");
}

}  // namespace

Result<void> set_mail_policy(const PanelCommand& command, const std::string& domain,
                             const MailPolicy& policy) {
  if (auto admitted = admit_name(domain); !admitted) return admitted;
  return run(command, "domain_pref", {"-u", domain, "-no_usr", value_of(policy)});
}

Result<void> set_plan_policy(const PanelCommand& command, const PanelPlan& plan, const MailPolicy& policy) {
  if (auto admitted = admit_name(plan.name); !admitted) return admitted;
  std::vector<std::string> words = {"-u", plan.name};
  if (!plan.owner.empty()) words.insert(words.end(), {"-owner", plan.owner});
  words.insert(words.end(), {"-no_usr", value_of(policy)});
  return run(command, "service_plan", words);
}

Result<void> set_white_listed(const PanelCommand& command, const std::string& entry, bool listed) {
  if (auto admitted = admit_name(entry); !admitted) return admitted;
  return run(command, "mailserver", {listed ? "--add-to-white-list" : "--remove-from-white-list", entry});
}

}  // namespace spamtrace

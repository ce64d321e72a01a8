#include "server/panel_database.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/child_process.h"

namespace spamtrace {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t k_most_complaint = 500;
constexpr const char* k_hint =
    "see what `plesk db -N -e 'SELECT 1'` says; the database is mostly mariadb.service or mysql.service";

// Without a terminal the client writes as with --batch (mysql(1)); plesk.md 3.2 has this form of the command.
std::vector<std::string> arguments_of(const std::string& program, const char* query) {
  return {program, "db", "-N", "-e", query};
}

// One query on its way.
class Asking {
 public:
  Asking(PanelList list, const PanelCommand& command) : list_(list), most_bytes_(command.most_bytes) {
    auto child = start_program(arguments_of(command.program, query_for(list)), ChildGroup::own);
    if (child) {
      child_ = std::move(*child);
    } else {
      refuse(child.error().message);
    }
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  ~Asking() { end(); }

  // Where it has something to say; nothing once both are at their end.
  std::vector<pollfd> ends() const {
    std::vector<pollfd> ends;
    for (const Fd* end : {&child_.output, &child_.errors}) {
      if (*end) ends.push_back({end->get(), POLLIN, 0});
    }
    return ends;
  }

  void take(int fd) {
    if (fd == child_.errors.get()) {
      take_from(child_.errors, complaint_, k_most_complaint);
    } else if (take_from(child_.output, answer_.text, most_bytes_)) {
      end();
      refuse("told more than " + std::to_string(most_bytes_ >> 20) + " MiB");
    }
  }

  void give_up() {
    if (child_.pid <= 0) return;
    end();
    refuse("did not answer in time");
  }

  // What has closed its output may still be at work.
  PanelAnswer finish(Clock::time_point until) {
    while (child_.pid > 0 && !has_ended(child_.pid)) {
      if (Clock::now() >= until) give_up();
      ::poll(nullptr, 0, 1);
    }
    if (child_.pid > 0) judge(wait_for_end(std::exchange(child_.pid, -1)));
    if (answer_.error) answer_.text.clear();
    return std::move(answer_);
  }

 private:
  // True where it says more than there is room for, of which the beginning is kept.
  static bool take_from(Fd& end, std::string& text, size_t most) {
    std::array<char, 64 * 1024> buffer{};
    const ssize_t got = read_some(end.get(), buffer);
    if (got <= 0) {
      end = Fd();
      return false;
    }
    const size_t room = most - text.size();
    text.append(buffer.data(), std::min(room, static_cast<size_t>(got)));
    return static_cast<size_t>(got) > room;
  }

  // With what it started itself.
  void end() {
    if (child_.pid <= 0) return;
    ::kill(-child_.pid, SIGKILL);
    (void)wait_for_end(child_.pid);
    child_ = ChildProcess{};
  }

  void judge(const Result<std::string>& ending) {
    const std::string how = ending ? *ending : ending.error().message;
    if (how.empty()) return;
    const std::string why = as_one_line(complaint_);
    refuse("plesk db " + how + (why.empty() ? "" : ": " + why));
  }

  void refuse(const std::string& why) {
    answer_.error =
        Error{ErrorCode::failed,
              std::string("the panel's database did not tell its ") + name_of(list_) + ": " + why, k_hint};
  }

  PanelList list_;
  size_t most_bytes_;
  ChildProcess child_;
  std::string complaint_;
  PanelAnswer answer_;
};

using Askings = std::vector<std::unique_ptr<Asking>>;

std::vector<std::pair<pollfd, Asking*>> all_ends(const Askings& askings) {
  std::vector<std::pair<pollfd, Asking*>> all;
  for (const auto& asking : askings) {
    for (const pollfd& end : asking->ends()) all.emplace_back(end, asking.get());
  }
  return all;
}

// Until all have said everything, or the time is over.
void listen(const Askings& askings, Clock::time_point until) {
  for (auto all = all_ends(askings); !all.empty(); all = all_ends(askings)) {
    std::vector<pollfd> ends;
    for (const auto& [end, asking] : all) ends.push_back(end);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return;
    const int ready = ::poll(ends.data(), ends.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR) return;
    for (size_t i = 0; ready > 0 && i < ends.size(); ++i) {
      if (ends[i].revents != 0) all[i].second->take(ends[i].fd);
    }
  }
}

std::vector<PanelAnswer> ask(const PanelCommand& command, std::span<const PanelList> lists) {
  Askings askings;
  for (const PanelList list : lists) askings.push_back(std::make_unique<Asking>(list, command));
  const auto until = Clock::now() + command.patience;
  listen(askings, until);
  std::vector<PanelAnswer> answers;
  for (const auto& asking : askings) {
    if (!asking->ends().empty()) asking->give_up();
    answers.push_back(asking->finish(until));
  }
  return answers;
}

}  // namespace

PanelAnswers ask_panel_database(const PanelCommand& command) {
  PanelAnswers answers;
  std::ranges::move(ask(command, k_panel_lists), answers.begin());
  return answers;
}

PanelAnswer ask_panel_list(const PanelCommand& command, PanelList list) {
  return std::move(ask(command, {&list, 1}).front());
}

}  // namespace spamtrace

#include "qmail_log.h"

#include <fmt/format.h>

namespace spamtrace::fixture {

std::string log_safe(std::string_view raw) {
  std::string safe(raw);
  for (char& c : safe) {
    if (c == '\n')
      c = '/';
    else if (c < 33 || c > 126 || c == '%')
      c = '_';
  }
  return safe;
}

namespace qmail_log {

std::string new_msg(uint64_t number) { return fmt::format("new msg {}", number); }

std::string info_msg(uint64_t number, size_t bytes, std::string_view sender, unsigned long qp, unsigned uid) {
  return fmt::format("info msg {}: bytes {} from <{}> qp {} uid {}", number, bytes, log_safe(sender), qp,
                     uid);
}

std::string starting_delivery(uint64_t delivery, uint64_t number, bool remote, std::string_view address) {
  return fmt::format("starting delivery {}: msg {} to {} {}", delivery, number, remote ? "remote" : "local",
                     log_safe(address));
}

std::string success(uint64_t delivery, std::string_view report) {
  return fmt::format("delivery {}: success: {}", delivery, log_safe(report));
}

std::string failure(uint64_t delivery, std::string_view report) {
  return fmt::format("delivery {}: failure: {}", delivery, log_safe(report));
}

std::string deferral(uint64_t delivery, std::string_view report) {
  return fmt::format("delivery {}: deferral: {}", delivery, log_safe(report));
}

std::string status(const Concurrency& used, bool exit_as_soon_as_possible) {
  return fmt::format("status: local {}/{} remote {}/{}{}", used.local_used, used.local_limit,
                     used.remote_used, used.remote_limit, exit_as_soon_as_possible ? " exitasap" : "");
}

std::string exiting() { return "status: exiting"; }

std::string bounce_msg(uint64_t number, unsigned long qp) {
  return fmt::format("bounce msg {} qp {}", number, qp);
}

std::string triple_bounce(uint64_t number) {
  return fmt::format("triple bounce: discarding bounce/{}", number);
}

std::string end_msg(uint64_t number) { return fmt::format("end msg {}", number); }

}  // namespace qmail_log

std::vector<std::string> splogger_texts(Time time, std::string_view text) {
  constexpr size_t k_most = 799;
  const std::string stamp = splogger_stamp(time);
  std::vector<std::string> texts;
  for (size_t at = 0; at < text.size(); at += k_most)
    texts.push_back(fmt::format("{}{}{}", stamp, at == 0 ? ' ' : '+', text.substr(at, k_most)));
  return texts;
}

std::string multilog_line(Time time, std::string_view text) {
  return tai64n_stamp(time) + " " + std::string(text);
}

}  // namespace spamtrace::fixture

#include "web/run_web.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "base/utf8.h"
#include "web/broker.h"
#include "web/server.h"

namespace spamtrace {
namespace {

struct WebOptions {
  BrokerOptions broker;
  ServerOptions server;
  int refresh = 30;
};

int print_error(const Error& error) {
  std::fprintf(stderr, "spamtrace-web: %s\n", escape_for_terminal(error.message).c_str());
  if (!error.hint.empty()) std::fprintf(stderr, "  %s\n", escape_for_terminal(error.hint).c_str());
  return exit_status(error.code);
}

void describe(CLI::App& app, WebOptions& options) {
  app.set_version_flag("--version", std::string("spamtrace-web ") + SPAMTRACE_VERSION, "print the version");
  app.add_option("--root", options.broker.root, "as `spamtrace` takes it")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--state", options.broker.state, "as `spamtrace` takes it")->type_name("DIR");
  app.add_option("--port", options.server.port, "listen on 127.0.0.1:N; 0: any port that is free")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--page", options.server.page, "the directory of the built page")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--user", options.server.user, "serve with the rights of USER, where root starts it")
      ->type_name("USER")
      ->capture_default_str();
  app.add_option("--refresh", options.refresh, "run `spamtrace ingest` every N seconds; 0: never")
      ->check(CLI::Range(0, 86400).description(""))
      ->type_name("N")
      ->capture_default_str();
}

// Its end is told by SIGCHLD, and a broker's own end by SIGTERM to it.
[[noreturn]] void be_server(const ServerOptions& options, Fd channel) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::_Exit(print_error(run_server(options, std::move(channel))));
}

int run_both(const WebOptions& options) {
  sigset_t handled;
  sigemptyset(&handled);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT}) sigaddset(&handled, signal);
  ::sigprocmask(SIG_BLOCK, &handled, nullptr);
  std::array<int, 2> channel{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel.data()) != 0)
    return print_error(fail_errno(errno, "make a pair of sockets").value());
  Fd ours(channel[0]), theirs(channel[1]);
  const pid_t server = ::fork();
  if (server < 0) return print_error(fail_errno(errno, "start the server's process").value());
  if (server == 0) {
    ours = Fd();
    be_server(options.server, std::move(theirs));
  }
  theirs = Fd();
  return run_broker(options.broker, std::move(ours), server);
}

}  // namespace

int run_web(int argc, const char* const* argv) {
  ::signal(SIGPIPE, SIG_IGN);
  WebOptions options;
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  options.broker.program = own / "spamtrace";
  options.broker.root = "/";
  options.server.page = own.parent_path() / "share/spamtrace/page";  // as it is installed
  options.server.user = "nobody";
  CLI::App app("shows who sends spam through this server, in a browser", "spamtrace-web");
  describe(app, options);
  CLI11_PARSE(app, argc, argv);
  options.broker.refresh = std::chrono::seconds(options.refresh);
  options.server.keeps_index = options.refresh > 0;
  return run_both(options);
}

}  // namespace spamtrace

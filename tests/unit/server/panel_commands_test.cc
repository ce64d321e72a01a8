#include "server/panel_commands.h"

#include <doctest/doctest.h>

#include <string>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

// A command of the panel that says what it was told, and fails.
struct Panel {
  TempDir dir;
  PanelCommand command;

  explicit Panel(const char* script) {
    fixture::write_file(dir / "plesk", std::string("#!/bin/sh\n") + script, 0755);
    command.program = (dir / "plesk").string();
  }
};

constexpr const char* k_refuse = "for word in \"$@\"; do printf '<%s>' \"$word\"; done; exit 1";
const PanelPlan k_plan{"Gold & more", "", 3, {}};
const PanelPlan k_plan_of_reseller{"Gold", "reseller", 4, {}};

TEST_CASE("what the panel's commands are told") {
  const Panel panel(k_refuse);
  const PanelCommand& plesk = panel.command;
  const auto said = [](const Result<void>& done) { return done ? "done" : done.error().message; };
  CHECK(said(set_mail_policy(plesk, "a.example", {PolicyMode::reject, ""})) ==
        "<bin><domain_pref><-u><a.example><-no_usr><reject>");
  CHECK(said(set_mail_policy(plesk, "a.example", {PolicyMode::bounce, "no, \"not\" $here"})) ==
        "<bin><domain_pref><-u><a.example><-no_usr><bounce:no, \"not\" $here>");
  CHECK(said(set_plan_policy(plesk, k_plan, {PolicyMode::forward, "info@a.example"})) ==
        "<bin><service_plan><-u><Gold & more><-no_usr><info@a.example>");
  CHECK(said(set_plan_policy(plesk, k_plan_of_reseller, {PolicyMode::reject, ""})) ==
        "<bin><service_plan><-u><Gold><-owner><reseller><-no_usr><reject>");
  CHECK(said(set_white_listed(plesk, "192.0.2.0/24", false)) ==
        "<bin><mailserver><--remove-from-white-list><192.0.2.0/24>");
  CHECK(said(set_white_listed(plesk, "2001:db8::/32", true)) ==
        "<bin><mailserver><--add-to-white-list><2001:db8::/32>");
}

TEST_CASE("a name that would be an option is told to nobody") {
  const Panel panel(k_refuse);
  CHECK(set_mail_policy(panel.command, "-u", {PolicyMode::reject, ""}).error().code == ErrorCode::usage);
  CHECK(set_plan_policy(panel.command, {"--help", "", 1, {}}, {}).error().code == ErrorCode::usage);
  CHECK(set_white_listed(panel.command, "", true).error().code == ErrorCode::usage);
}

TEST_CASE("a command that fails in silence, and one that does not end") {
  const Panel silent("exit 3");
  CHECK(set_white_listed(silent.command, "192.0.2.0/24", true).error().message == "it failed with status 3");
  Panel endless("sleep 600");
  endless.command.patience = std::chrono::milliseconds{50};
  CHECK(set_white_listed(endless.command, "192.0.2.0/24", true)
            .error()
            .message.ends_with("plesk did not end in time"));
  const Panel fine("echo done");
  CHECK(set_white_listed(fine.command, "192.0.2.0/24", true).has_value());
}

}  // namespace
}  // namespace spamtrace

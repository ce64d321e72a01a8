#include "server/postfix_commands.h"

#include "base/program_run.h"
#include "queue/postfix_id.h"

namespace spamtrace {
namespace {

// It takes two fsync(2) or so a message where the disk is slow.
constexpr std::chrono::minutes k_patience{30};

}  // namespace

Result<void> run_postsuper(const std::string& program, const std::string& config, PostsuperAct act,
                           const std::vector<std::string>& ids) {
  std::string lines;
  for (const std::string& id : ids) {
    if (!parse_postfix_id(id)) return fail(ErrorCode::usage, "'" + id + "' is no queue id of Postfix", "");
    lines += id + "\n";
  }
  const std::string option = {'-', static_cast<char>(act)};
  const ProgramRun done =
      SPAMTRACE_TRY(run_to_end({program, "-c", config, option, "-"}, {.patience = k_patience}, lines));
  if (done.ending.empty()) return {};
  return fail(ErrorCode::failed, done.why(), "see what `postsuper " + option + " ID` says for one of them");
}

}  // namespace spamtrace

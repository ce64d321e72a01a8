#include "report/doctor.h"

namespace spamtrace {

DoctorAnswer report_doctor(const ServerFacts& server, const Analysis* analysis, const Inputs& inputs,
                           const SandboxReport& sandbox, const std::string& state_dir) {
  DoctorAnswer answer;
  answer.version = SPAMTRACE_VERSION;
  answer.mta = server.mta;
  answer.mta_reason = server.mta_reason;
  answer.panel_version = server.panel_version;
  answer.paths = server.paths;
  answer.state_dir = state_dir;
  answer.accounts = server.users.size();
  answer.white_listed = server.white_list.networks.size();
  answer.white_list_source = server.white_list.source;
  answer.missing = server.missing;
  if (analysis != nullptr) {
    answer.coverage = coverage_of(*analysis);
    if (analysis->queue) answer.queue = analysis->queue->counts;
  } else {
    answer.coverage.queue_error = inputs.queue_error;
    answer.coverage.log_troubles = inputs.logs.troubles;
  }
  answer.sandbox = sandbox.layers;
  return answer;
}

}  // namespace spamtrace

#include "report/doctor.h"

namespace spamtrace {

DoctorAnswer report_doctor(const ReportBase& base, const SandboxReport& sandbox,
                           const std::string& state_dir) {
  const ServerFacts& server = base.server;
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
  answer.coverage = coverage_of(base);
  answer.sandbox = sandbox.layers;
  return answer;
}

}  // namespace spamtrace

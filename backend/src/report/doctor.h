// What was found on this server, what could be read, how much of the log was understood, and how the reading
// was confined.
#pragma once

#include <string>
#include <vector>

#include "base/sandbox.h"
#include "report/coverage.h"
#include "report/queue.h"
#include "report/sources.h"
#include "server/facts.h"

namespace spamtrace {

// Bumped with every change of an answer's fields; docs/api.md has the schema.
inline constexpr int k_api_version = 9;

struct DoctorAnswer {
  std::string version;
  int api_version = k_api_version;
  Mta mta = Mta::none;
  std::string mta_reason;
  std::string panel_version;
  ServerPaths paths;
  std::string state_dir;
  size_t accounts = 0;      // in /etc/passwd
  size_t white_listed = 0;  // networks
  std::string white_list_source;
  std::vector<std::string> missing;
  Coverage coverage;
  std::vector<SandboxLayer> sandbox;
};

DoctorAnswer report_doctor(const ReportBase& base, const SandboxReport& sandbox,
                           const std::string& state_dir);

}  // namespace spamtrace

// What the report functions look at.
#pragma once

#include "index/open_index.h"
#include "ingest/inputs.h"
#include "report/scope.h"

namespace spamtrace {

struct ReportBase {
  Index& index;
  const Inputs& inputs;
  const ServerFacts& server;
  const OpenedIndex& opened;
  const Scope& scope;
};

}  // namespace spamtrace

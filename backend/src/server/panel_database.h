// Asks the panel's database, by the panel's own command: it knows the password and where the database lies.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "server/panel_facts.h"

namespace spamtrace {

struct PanelAnswer {
  std::string text;            // what the client wrote, all of it
  std::optional<Error> error;  // why there is none
};

// By PanelList.
using PanelAnswers = std::array<PanelAnswer, std::size(k_panel_lists)>;

struct PanelCommand {
  std::string program = "/usr/sbin/plesk";
  std::chrono::milliseconds patience{20'000};  // for all that is asked
  size_t most_bytes = 16 << 20;                // of each answer; a mailbox takes some 30
};

// One process a query, all at the same time. What is not done in time, or tells more, is ended. To be called
// before the sandbox closes, and for the running system only: the program of another root is not one to run.
PanelAnswers ask_panel_database(const PanelCommand& command);

// One of them alone.
PanelAnswer ask_panel_list(const PanelCommand& command, PanelList list);

}  // namespace spamtrace

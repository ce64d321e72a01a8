// What the panel told is kept here, since its database is slow to ask, and may be down
// (server/panel_state.h).
#pragma once

#include "index/database.h"
#include "server/panel_state.h"

namespace spamtrace {

// Nothing known where nothing was kept, or what was is damaged: the panel tells it again.
PanelState panel_state(Database& database);
void set_panel_state(Database& database, const PanelState& state);

}  // namespace spamtrace

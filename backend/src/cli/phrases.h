// Pieces of text that several commands print.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "origin/score.h"
#include "report/coverage.h"

namespace spamtrace {

Colour colour_of(Verdict verdict);

// A title on a line of its own.
std::string heading(const Terminal& terminal, const std::string& text);

// "2026-11-24 07:50:56 UTC"; a dash where it is not known.
std::string shown_time(Time time);

// A table of evidence with its grades and places.
// A bar for each of the latest hours.
std::string print_timeline(const std::vector<HourCounts>& timeline);

std::string evidence_table(const Terminal& terminal, const std::vector<Evidence>& evidence);

// What the panel's database did not tell, and since when.
std::vector<std::string> panel_notes(const PanelCoverage& panel);

// What could not be read or understood, one sentence a line; empty when all is well.
std::string coverage_notes(const Coverage& coverage);

}  // namespace spamtrace

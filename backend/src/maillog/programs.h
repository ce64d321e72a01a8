// Which program's lines are understood, and by which function: the one table.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

// The event of one line of the program, or nothing where the line is not understood.
using LineParser = std::optional<MailEvent> (*)(std::string_view text);

struct ProgramRule {
  std::string_view program;  // the syslog tag without [pid]
  LineParser parse;
};

// Every rule but qmail-send's, whose lines carry their own stamp and may be broken in two (ingest does
// these).
std::span<const ProgramRule> program_rules();

// Of Postfix's services, whose tag is postfix/NAME or longer; NAME alone is another program.
std::span<const ProgramRule> postfix_rules();

// Null for a program that says nothing about mail: its lines are foreign, not misunderstood.
LineParser parser_for(std::string_view program);

}  // namespace spamtrace

#include <CLI/CLI.hpp>

#include "cli/command_line.h"
#include "cli/options.h"

namespace spamtrace {
namespace {

// roff(7): a backslash, and a dot or quote at the beginning of a line, mean something.
std::string roff(std::string_view text) {
  std::string escaped;
  if (text.starts_with('.') || text.starts_with('\'')) escaped = "\\&";
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

bool is_shown(const CLI::App& command) { return !command.get_group().empty(); }

std::string option_line(const CLI::Option& option) {
  std::string name = option.get_positional() ? option.get_name(true, false) : option.get_name(false, true);
  if (!option.get_positional() && !option.get_type_name().empty()) name += " " + option.get_type_name();
  return ".TP\n.B " + roff(name) + "\n" + roff(option.get_description()) + "\n";
}

std::string options_of(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    const bool is_shown = !option->get_group().empty() && option->get_name() != "--help";
    if (is_shown) text += option_line(*option);
  }
  return text;
}

std::string command_section(const CLI::App& command, const std::string& prefix) {
  const std::string name = prefix + command.get_name();
  std::string text;
  const auto subcommands = command.get_subcommands([](const CLI::App* app) { return is_shown(*app); });
  if (subcommands.empty() || command.get_require_subcommand_min() == 0) {
    text += ".SS " + roff(name) + "\n" + roff(command.get_description()) + ".\n" + options_of(command);
  }
  for (const CLI::App* subcommand : subcommands) text += command_section(*subcommand, name + " ");
  return text;
}

constexpr const char* k_tail = R"(.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
it failed; the message says why and what to do next
.TP
.B 64
the command line is wrong
.TP
.B 77
not permitted; run it as root
.SH EVIDENCE
Every piece of evidence has a grade.
.B proven
was written by the mail server where no sender can put it.
.B inferred
was joined by time, address or process id.
.B claimed
may have been made up by the sender; no verdict rests on it alone.
.SH FILES
.TP
.B /etc/psa/psa.conf
says where the panel keeps its files; without it the usual places are taken
.TP
.B /etc/postfix/main.cf
says where Postfix keeps its queue, which networks may relay and which domains are served here
.TP
.B /var/spool/postfix, /var/qmail/queue
the queue
.TP
.B /var/log/maillog
the log, with maillog.processed before it
.TP
.B /var/log/journal
the log where no file holds it; read through
.BR journalctl (1)
of the running system only
.SH SEE ALSO
.BR postqueue (1),
.BR postcat (1),
.BR qmail\-qread (8),
.BR qmail\-qstat (8),
.BR qmail\-log (5),
.BR journalctl (1)
)";

}  // namespace

std::string man_page() {
  RawOptions raw;
  const CommandLine line(raw);
  const CLI::App& app = line.app();
  std::string text =
      ".TH SPAMTRACE 8 \"\" \"spamtrace " SPAMTRACE_VERSION "\"\n.SH NAME\nspamtrace \\- " +
      roff(app.get_description()) +
      "\n.SH SYNOPSIS\n.B spamtrace\n[\\-\\-root DIR] [\\-\\-state DIR] [\\-\\-json] COMMAND ...\n"
      ".SH DESCRIPTION\nReads the mail queue and the mail log of a server and tells where its outgoing mail "
      "comes from: "
      "the mailbox, the system user, the script, the client. Only what is told so changes something, and the "
      "journal knows the way back.\n.SH OPTIONS\n";
  text += options_of(app) + ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* sub) { return is_shown(*sub); })) {
    text += command_section(*command, "");
  }
  return text + k_tail;
}

}  // namespace spamtrace

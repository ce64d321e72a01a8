#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"
#include "server/own_addresses.h"

namespace spamtrace {
namespace {

Colour colour_of(Severity severity) {
  switch (severity) {
    case Severity::harmless:
      return Colour::green;
    case Severity::look:
      return Colour::yellow;
    case Severity::dangerous:
      break;
  }
  return Colour::red;
}

std::string shown(const WhiteListEntry& entry) {
  return (entry.exception ? "!" : "") + to_string(entry.network);
}

std::string shown(const WhiteListPlace& place) {
  return place.listing == Listing::panel ? "panel" : place.file;
}

std::string judgement_of(const WhitelistItem& item) {
  std::string names;
  for (const WhitelistFinding& finding : item.findings)
    names += (names.empty() ? "" : ", ") + std::string(name_of(finding.signal));
  return names.empty() ? "nothing to say" : names;
}

// How the panel's own command takes an entry away is by analogy only (plesk.md 4), so it is marked.
std::string panel_advice(const std::string& network) {
  return "take it out of the white list in the panel's mail server settings, or try `plesk bin mailserver "
         "--remove-from-white-list " +
         network + "` (unverified)";
}

// The panel writes its white list into mynetworks, and would write it again.
std::string main_cf_advice(const WhiteListPlace& place, const std::string& network, bool has_panel) {
  const std::string edit = place.text.empty()
                               ? fmt::format("set mynetworks in {} to what should relay", place.file)
                               : fmt::format("take \"{}\" out of mynetworks in {}", place.text, place.file);
  const std::string direct = edit + ", then `postfix reload`";
  return has_panel ? panel_advice(network) + "; where the panel does not list it, " + direct : direct;
}

std::string advice(const WhiteListEntry& entry, bool has_panel) {
  const WhiteListPlace& place = entry.where;
  switch (place.listing) {
    case Listing::panel:
      return panel_advice(to_string(entry.network));
    case Listing::main_cf:
      return main_cf_advice(place, to_string(entry.network), has_panel);
    case Listing::words:
      return fmt::format("take \"{}\" out of {}, then `postfix reload`", place.text, place.file);
    case Listing::access:
    case Listing::table:
      return fmt::format(
          "take the line of \"{}\" out of {}, run postmap(1) on it where it is compiled, then "
          "`postfix reload`",
          place.text, place.file);
    case Listing::tcprules:
      break;
  }
  return fmt::format("take the line \"{}\" out of {}, then make its cdb anew with tcprules(1)", place.text,
                     place.file);
}

void add_item(Table& table, const WhitelistItem& item, bool has_panel) {
  table.add({{name_of(item.severity), colour_of(item.severity)},
             {shown(item.entry), Colour::bold},
             {judgement_of(item)},
             {grouped(item.use.messages)},
             {shown_time(item.use.last_seen)},
             {shown(item.entry.where)}});
  for (const WhitelistFinding& finding : item.findings)
    table.add_note(std::string(name_of(finding.signal)) + ": " + finding.text);
  if (item.severity == Severity::dangerous) table.add_note("Next: " + advice(item.entry, has_panel));
}

std::string summary(const WhitelistAnswer& answer) {
  std::string text = fmt::format("{} entries let mail through without a login: {} dangerous, {} to look at\n",
                                 grouped(answer.total), grouped(answer.dangerous), grouped(answer.look));
  text += fmt::format("Mail of {} days, from {} on", k_whitelist_days,
                      shown_time(answer.window.since.value_or(Time{})));
  if (!answer.is_whole_time_known)
    text += "; the log does not reach back so far, so that nothing is called unused";
  return text + "\n";
}

std::string not_understood(const WhitelistAnswer& answer) {
  std::string text;
  for (const WhiteListPlace& place : answer.not_understood)
    text += "  " + escape_for_terminal(shown(place) + ": " + place.text) + "\n";
  if (text.empty()) return text;
  return fmt::format("\n{} not understood, and not judged:\n", grouped(answer.not_understood_total)) + text;
}

}  // namespace

Result<std::string> run(const WhitelistCommand& command, const CommandContext& context) {
  const RootDir& root = context.session.root;
  const WhitelistAnswer answer = report_whitelist(
      context.base, {read_white_list_entries(root, context.base.server), read_own_addresses(root)},
      command.question);
  if (context.json) return to_json(answer) + "\n";
  std::string text = coverage_notes(answer.coverage) + summary(answer);
  Table table({{"SEVERITY"},
               {"ENTRY", false, true},
               {"JUDGEMENT", false, true},
               {"MESSAGES", true},
               {"LAST SEEN"},
               {"WHERE", false, true}});
  for (const WhitelistItem& item : answer.items)
    add_item(table, item, !context.base.server.panel_version.empty());
  if (!table.empty()) text += "\n" + table.print(context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.total)
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.total - shown), shown);
  return text + not_understood(answer);
}

}  // namespace spamtrace

#include "cli/act_phrases.h"

#include <fmt/format.h>

#include "cli/phrases.h"

namespace spamtrace {

std::string counts_in_words(const ActCounts& counts) {
  struct Word {
    ActState state;
    const char* word;
  };
  static constexpr Word k_words[] = {{ActState::done, "done"},
                                     {ActState::undone, "brought back since"},
                                     {ActState::already, "so before"},
                                     {ActState::failed, "failed"},
                                     {ActState::changed, "changed by somebody else"},
                                     {ActState::sent, "asked for"},
                                     {ActState::planned, "left"}};
  std::string text;
  for (const auto& [state, word] : k_words) {
    if (counts.of(state) == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(counts.of(state)), word);
  }
  return text;
}

std::string in_words(uint64_t count, ActTarget target) {
  static constexpr const char* k_one[] = {"domain", "service plan", "entry of the white list", "message"};
  static constexpr const char* k_more[] = {"domains", "service plans", "entries of the white list",
                                           "messages"};
  const auto place = static_cast<size_t>(target);
  return grouped(count) + " " + (count == 1 ? k_one[place] : k_more[place]);
}

std::string shown_name(const ActItem& item) {
  return item.target == ActTarget::plan ? "service plan " + item.name : item.name;
}

}  // namespace spamtrace

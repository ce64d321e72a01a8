// Asks this program itself, as another process in its sandbox, which messages are meant and where they stand.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "queue/queue_identity.h"

namespace spamtrace {

inline constexpr size_t k_most_selection_bytes = 64 << 20;

// What goes from the reading process to the one that acts: messages, and a text for a person or a program.
struct SelectionMessage {
  std::vector<QueueIdentity> messages;
  std::string text;
};

// "N", then a line for each message, then the text.
std::string to_message(const SelectionMessage& message);
std::optional<SelectionMessage> parse_message(std::string_view bytes);

Result<SelectionMessage> ask_for_selection(const Options& options, const SelectionQuestion& question);

// Those of them that are in the queue.
Result<std::vector<QueueIdentity>> ask_for_standing(const Options& options,
                                                    const std::vector<QueueIdentity>& messages);

// All of what can be read from there; ErrorCode::usage where it is longer.
Result<std::string> read_all(int fd, size_t most);

}  // namespace spamtrace

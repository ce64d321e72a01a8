// What is true of the made-up server, counted from the messages themselves and not from what was written.
//
// Only outgoing messages belong to an origin: those with at least one recipient who is not local. Each
// recipient counts once, under its last known state; one whose delivery was never tried counts in
// `recipients` alone. A bounce or forward of what was sent from here counts for who sent that. `scripts` are
// those that the messages name, `queued_scripts` those of messages still in the queue, the only ones that can
// be read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "origins.h"
#include "recipient.h"
#include "timestamps.h"

namespace spamtrace::fixture {

// What counts of a message, whichever server it was on.
struct CountedMessage {
  Cause cause;
  Time seen{};  // its first line in the log, or its arrival where it has none yet
  bool outgoing = false, queued = false;
  std::vector<RecipientState> recipients;
};

struct QueueCounts {
  uint64_t messages = 0;
  uint64_t not_preprocessed = 0;
  uint64_t recipients = 0;
  std::map<std::string, uint64_t> states;
};

nlohmann::ordered_json truth_of_mail(const std::vector<CountedMessage>& messages, const Origins& origins);
nlohmann::ordered_json truth_of_queue(const QueueCounts& counts);

}  // namespace spamtrace::fixture

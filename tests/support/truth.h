// What is true of the made-up server, counted from the messages themselves and not from what was written.
//
// Only outgoing messages belong to an origin: those with at least one recipient who is not local. Each
// recipient counts once, under its last known state; one whose delivery was never tried counts in
// `recipients` alone. A bounce or forward of what was sent from here counts for who sent that. `scripts` are
// those that the messages name, `queued_scripts` those of messages still in the queue, the only ones that can
// be read.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "qmail_server.h"
#include "queue_writing.h"

namespace spamtrace::fixture {

nlohmann::ordered_json truth_of_mail(const std::vector<Message>& messages, const Origins& origins);
nlohmann::ordered_json truth_of_queue(const QueueCounts& counts);

}  // namespace spamtrace::fixture

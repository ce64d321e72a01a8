// Addresses and clients that are not of this server.
#pragma once

#include <string>
#include <vector>

#include "panel_log.h"
#include "random.h"
#include "recipient.h"

namespace spamtrace::fixture {

std::string remote_address(Random& random);
std::vector<Recipient> remote_recipients(Random& random, uint64_t count, const FateMix& mix);  // all distinct

Client client_of(std::string ip, std::string name);  // an empty name: no reverse DNS
Client client_anywhere(Random& random);              // each from a network of its own

}  // namespace spamtrace::fixture

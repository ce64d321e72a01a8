// A queued message as an item of an answer.
#pragma once

#include <string>

#include "report/queue.h"

namespace spamtrace {

QueueItem make_queue_item(const QueuedMessage& message, const MailQueue& queue, std::string origin,
                          size_t recipient_limit);

}  // namespace spamtrace

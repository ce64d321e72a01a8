// The figures of a queue, as part of several documents.
#pragma once

#include "json/document.h"
#include "queue/mail_queue.h"

namespace spamtrace {

Json to_object(const QueueCounts& counts);

}  // namespace spamtrace

// The envelope files of a qmail queue, byte by byte (qmail-queue.c, qmail-send.c).
//
//   todo, intd   u<uid>\0 p<pid>\0 F<sender>\0 [more] T<recipient>\0 ...
//   info         F<sender>\0
//   local,remote T<address>\0 or D<address>\0, see mail/recipients.h
#pragma once

#include <string_view>

#include "mail/message.h"

namespace spamtrace {

// Both fill what they understand and return false where the content is cut or has records of another kind.
bool read_todo_record(std::string_view content, QueuedMessage& message);
bool read_info_record(std::string_view content, QueuedMessage& message);

}  // namespace spamtrace

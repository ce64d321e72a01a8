#include "mail/message.h"

namespace spamtrace {

const char* name_of(QueueState state) {
  switch (state) {
    case QueueState::writing:
      return "writing";
    case QueueState::envelope:
      return "envelope";
    case QueueState::todo:
      return "todo";
    case QueueState::preprocessed:
      return "preprocessed";
  }
  return "writing";
}

}  // namespace spamtrace

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
    case QueueState::maildrop:
      return "maildrop";
    case QueueState::incoming:
      return "incoming";
    case QueueState::active:
      return "active";
    case QueueState::deferred:
      return "deferred";
    case QueueState::hold:
      return "hold";
    case QueueState::corrupt:
      return "corrupt";
  }
  return "writing";
}

}  // namespace spamtrace

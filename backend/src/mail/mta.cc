#include "mail/mta.h"

namespace spamtrace {

const char* name_of(Mta mta) {
  switch (mta) {
    case Mta::none:
      return "none";
    case Mta::qmail:
      return "qmail";
    case Mta::postfix:
      return "postfix";
  }
  return "none";
}

}  // namespace spamtrace

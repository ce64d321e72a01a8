// The fields of an open message of Postfix, for base/pack.h.
#pragma once

#include "trace/postfix_fold.h"
#include "trace/trace_fields.h"

namespace spamtrace {

// The finder is made again from the recipients when it is needed.
template <class Archive>
void fields(Archive& a, PostfixMessage& m) {
  a(m.trace, m.taken, m.queued, m.handed_back);
}

}  // namespace spamtrace

// The fields of what qmail's fold remembers, for base/pack.h.
#pragma once

#include "trace/qmail_fold.h"
#include "trace/trace_fields.h"

namespace spamtrace {

// The finder is made again from the recipients when it is needed.
template <class Archive>
void fields(Archive& a, QmailMessage& m) {
  a(m.trace, m.number);
}

template <class Archive>
void fields(Archive& a, TraceRef& r) {
  a(r.number, r.trace);
}

template <class Archive>
void fields(Archive& a, ActiveDelivery& d) {
  a(d.message, d.recipient);
}

}  // namespace spamtrace

// The shelves of the folds: what lies on them has its share in the history.
#pragma once

#include "index/damage.h"
#include "ingest/ledger.h"
#include "trace/postfix_fields.h"
#include "trace/qmail_fields.h"

namespace spamtrace {

inline const MessageTrace& trace_of(const PostfixMessage& message) { return message.trace; }
inline const MessageTrace& trace_of(const QmailMessage& message) { return message.trace; }
inline const MessageTrace& trace_of(const MessageTrace& trace) { return trace; }

template <class Message>
class TraceShelf : public Shelf<Message> {
 public:
  TraceShelf(Ledger& ledger, LiveTable& live, LivePlace place)
      : ledger_(ledger), live_(live), place_(place) {}

  bool may_have(std::string_view key) override { return live_.may_have(place_, key); }
  bool fetch(std::string_view key, Message& message) override {
    const auto bytes = live_.trace_of(place_, key);
    if (bytes) unpack_or_throw(*bytes, message);
    return bytes.has_value();
  }
  void put(std::string_view key, const Message& message, bool is_new) override {
    ledger_.put({place_, key, is_new}, trace_of(message), packed(message));
  }
  void remove(std::string_view, const Message& message) override { ledger_.remove(trace_of(message)); }
  uint64_t fingerprint(const Message& message) override {
    return std::hash<std::string_view>{}(packed(message));
  }

 private:
  Ledger& ledger_;
  LiveTable& live_;
  LivePlace place_;
};

}  // namespace spamtrace

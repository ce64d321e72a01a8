// Any events of Postfix over a few ids, two bytes each. What got queued comes out exactly once, and what
// comes out is whole.
#include "trace/postfix_fold.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

namespace {

using namespace spamtrace;

constexpr std::array<const char*, 8> k_ids = {"A00001", "A00002", "A00003", "A00004",
                                              "A00005", "A00006", "A00007", ""};
constexpr std::array<const char*, 4> k_addresses = {"a@site0.example", "b@example.net", "", "c@example.net"};

void check(const MessageTrace& trace) {
  if (trace.id.empty() || trace.ancestors.size() > 8 || trace.last_seen < trace.first_seen) std::abort();
  if (trace.entry == Entry::by_process && !trace.uid) std::abort();
  if (trace.entry == Entry::bounced && trace.ancestors.empty()) std::abort();
  if (!trace.login.empty() && trace.entry != Entry::from_network) std::abort();
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.route != Route::remote && recipient.address >= trace.addresses.size()) std::abort();
    if (recipient.unknown_recipient && recipient.outcome != RecipientOutcome::bounced) std::abort();
  }
  for (const Ancestor& ancestor : trace.ancestors) {
    if (ancestor.undecided.size() > 8) std::abort();
  }
}

// The model: which ids are in the queue, and how many messages were in all.
struct Model {
  std::map<std::string, bool> queued;
  std::set<std::string> used;  // ids
  size_t messages = 0;

  bool can_move(const std::string& id, const std::string& to) { return queued[id] && !used.contains(to); }
  void move(const std::string& id, const std::string& to) {
    queued[id] = false;
    queued[to] = true;
  }
  void queue(const std::string& id) {
    if (!queued[id]) ++messages;
    queued[id] = true;
  }
};

struct Run {
  explicit Run(const uint8_t* data, size_t size) : next(data), end(data + size) {}

  uint8_t byte() { return next < end ? *next++ : uint8_t{0}; }

  PostfixDelivery delivery(uint8_t what) const {
    static const auto k_loopback = parse_ip("127.0.0.1"), k_remote = parse_ip("192.0.2.1");
    PostfixDelivery event;
    event.recipient = k_addresses[what % 4];
    if (what & 4) event.original = "all@site0.example";
    event.route = static_cast<Route>((what >> 3) % 3);
    event.status = static_cast<PostfixStatus>((what >> 4) % 4);
    event.dsn = what & 64 ? "5.1.1" : "2.0.0";
    event.relay = what & 128 ? "none" : "x";
    if (event.relay != "none") event.relay_address = what & 32 ? k_loopback : k_remote;
    return event;
  }

  // One event under an id that is never empty; `other` names a second message.
  void step(PostfixFold& fold, const std::string& id, const std::string& other, uint8_t kind, uint8_t what) {
    switch (kind % 9) {
      case 0: {
        PostfixClient event;
        event.id = id;
        if (what & 1) event.client = *parse_ip("127.0.0.1");
        if (what & 2) event.login = "info@site0.example";
        if (what & 4) event.original_id = other;
        return fold.apply(event, now, {});
      }
      case 1:
        return pick_up(fold, id, other, what);
      case 2:
        return fold.apply(PostfixMessageId{id, {}}, now, {});
      case 3:
        model.queue(id);
        return fold.apply(PostfixActive{id, "a@x", what, 1}, now, {});
      case 4: {
        PostfixDelivery event = delivery(what);
        const std::string text = "250 Ok: queued as " + other;
        event.id = id;
        event.text = text;
        if (event.route == Route::local) event.forwarded_as = other;
        model.queue(id);
        return fold.apply(event, now, {});
      }
      case 5:
        model.queue(id);
        return fold.apply(PostfixExpired{id}, now, {});
      case 6:
        return remove(fold, id, what);
      case 7:
        model.queue(id);
        return fold.apply(PostfixNotification{id, other}, now, {});
      default:
        return refuse(fold, id, (what & 1) != 0);
    }
  }

  // Under a new id a requeued message goes on; an id that was used is not tried, since only the fold knows
  // whether it is free.
  void pick_up(PostfixFold& fold, const std::string& id, const std::string& other, uint8_t what) {
    const bool moves = what % 4 == 0 && model.can_move(other, id);
    if (moves) model.move(other, id);
    fold.apply(PostfixPickup{id, what, {}, moves ? other : std::string_view{}}, now, {});
  }

  void refuse(PostfixFold& fold, const std::string& id, bool after_data) {
    PostfixRefused event;
    event.id = id;
    event.after_data = after_data;
    fold.apply(event, now, {});
  }

  // `removed` of what a client began counts it as a message: qmgr and postsuper know what was queued.
  void remove(PostfixFold& fold, const std::string& id, uint8_t what) {
    const bool never = what & 1;
    if (!never && !model.queued[id]) return;
    if (!never) model.queued[id] = false;
    fold.apply(PostfixRemoved{.id = id, .never_queued = never}, now, {});
  }

  const uint8_t* next;
  const uint8_t* end;
  Model model;
  Time now = from_unix(1795506656);
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  size_t traces = 0;
  Run run(data, size);
  const auto take = [&](const MessageTrace& trace) {
    check(trace);
    ++traces;
  };
  TraceNumbers numbers;
  PostfixFold fold(numbers, take, [](const std::string&) {}, {});
  while (run.next < run.end) {
    const uint8_t kind = run.byte(), what = run.byte();
    const std::string id = k_ids[(kind >> 4) % 7];
    run.step(fold, id, k_ids[(what >> 5) % 8], kind % 16, what);
    run.model.used.insert(id);
    run.now += std::chrono::seconds{(kind & 8) != 0 ? 400 : 1};
    if (what == 255) run.now -= std::chrono::hours{30};
  }
  fold.for_each_unfinished(take);
  if (traces != run.model.messages) std::abort();
  return 0;
}

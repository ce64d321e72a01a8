#include "trace/waiting_traces.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "trace/trace_fields.h"
#include "unit/trace/fold_rows.h"
#include "unit/trace/memory_shelf.h"

namespace spamtrace {
namespace {

Time at(int64_t second) { return from_unix(1795500000 + second); }

struct Fixture {
  explicit Fixture(Keeping as) : keeping(as) { begin(); }

  void begin() {
    waiting.emplace([this](MessageTrace&& trace) { handed_out += trace.id + " "; },
                    keeping == Keeping::on_shelves ? &shelf : nullptr);
  }
  // Another process goes on, where there is a shelf.
  void go_on() {
    if (keeping != Keeping::on_shelves) return;
    Packer saved;
    waiting->save(saved);
    const std::string bytes = saved.take();
    begin();
    Unpacker archive(bytes);
    waiting->restore(archive);
    CHECK(archive.ok());
  }
  void add(const std::string& name, const std::string& id, int64_t last_seen) {
    MessageTrace trace;
    trace.id = id;
    trace.last_seen = at(last_seen);
    waiting->add(name, std::move(trace));
    go_on();
  }
  std::string found(const std::string& name) {
    const MessageTrace* trace = waiting->find(name);
    const std::string id = trace != nullptr ? trace->id : "none";
    go_on();
    return id;
  }
  std::string all() {
    std::string text;
    waiting->for_each([&](const MessageTrace& trace) { text += trace.id + " "; });
    return text;
  }
  // What was handed out since.
  std::string older_than(int64_t second) {
    handed_out.clear();
    waiting->hand_out_older_than(at(second));
    go_on();
    return handed_out;
  }

  Keeping keeping;
  std::string handed_out;
  MemoryShelf<MessageTrace> shelf;
  std::optional<WaitingTraces> waiting;
};

TEST_CASE("they wait, are found by their names, and are handed out in the order in which they came") {
  for (const Keeping keeping : {Keeping::at_hand, Keeping::on_shelves}) {
    Fixture f(keeping);
    f.add("a", "A", 0);
    f.add("b", "B", 10);
    f.add("c", "C", 5);
    CHECK(f.found("b") == "B");
    CHECK(f.found("d") == "none");
    CHECK(f.all() == "A B C ");
    CHECK(f.older_than(0) == "");
    CHECK(f.older_than(6) == "A ");  // C came after B, which may still wait
    CHECK(f.found("a") == "none");
    CHECK(f.older_than(11) == "B C ");
    CHECK(f.all() == "");
    CHECK(f.shelf.size() == 0);
    f.add("a", "D", 20);
    CHECK(f.found("a") == "D");
  }
}

TEST_CASE("of two with one name the later is found, and it stays when the earlier goes") {
  for (const Keeping keeping : {Keeping::at_hand, Keeping::on_shelves}) {
    Fixture f(keeping);
    f.add("a", "A", 0);
    f.add("a", "B", 10);
    CHECK(f.found("a") == "B");
    CHECK(f.older_than(5) == "A ");
    CHECK(f.found("a") == "B");
    CHECK(f.older_than(15) == "B ");
    CHECK(f.found("a") == "none");
  }
}

TEST_CASE("a change of one that waits is kept") {
  for (const Keeping keeping : {Keeping::at_hand, Keeping::on_shelves}) {
    Fixture f(keeping);
    f.add("a", "A", 0);
    f.add("b", "B", 0);
    f.waiting->find("a")->ancestors.resize(1);
    f.waiting->find("a")->ancestors[0].id = "parent";
    f.go_on();
    f.go_on();
    REQUIRE(f.waiting->find("a")->ancestors.size() == 1);
    CHECK(f.waiting->find("a")->ancestors[0].id == "parent");
    CHECK(f.waiting->find("b")->ancestors.empty());
  }
}

TEST_CASE("where too many wait the first is handed out, and so it is after a restart") {
  constexpr size_t k_most = 1 << 16;
  Fixture f(Keeping::on_shelves);
  for (size_t i = 0; i < k_most; ++i) {
    MessageTrace trace;
    trace.id = std::to_string(i);
    trace.last_seen = at(0);
    f.waiting->add(trace.id, MessageTrace(trace));
  }
  CHECK(f.handed_out == "");
  f.go_on();
  CHECK(f.shelf.size() == k_most);
  MessageTrace one_more;
  one_more.id = "more";
  one_more.last_seen = at(0);
  f.waiting->add("more", std::move(one_more));
  CHECK(f.handed_out == "0 ");
  CHECK(f.waiting->find("0") == nullptr);
  CHECK(f.waiting->find("more")->id == "more");
  CHECK(f.waiting->find("65535")->id == "65535");
  CHECK(f.shelf.size() == k_most - 1);
}

}  // namespace
}  // namespace spamtrace

// fill_index ROOT MESSAGES DOMAINS DAYS: a server with Postfix whose spool is empty, and below it an index
// that knows a full one, and a panel, made by the classes that `ingest` uses. A mailbox in each domain; some
// half of the hours of each of the last DAYS days; a queue of that many messages, of which two mailboxes sent
// more than half. The same arguments give the same index. Whoever reads what is new would find all of the
// queue gone: ask it with --no-refresh.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <stdexcept>

#include "index/open_index.h"
#include "index/panel_state.h"
#include "ingest/ingest.h"
#include "support/file_writing.h"
#include "support/random.h"

namespace spamtrace {
namespace {

using fixture::Random;

constexpr int64_t k_now = 1795600000;  // in November 2026
constexpr uint64_t k_hours_a_day = 24;
constexpr uint64_t k_recipient_domains = 20'000;

struct Size {
  uint64_t messages = 0, domains = 0, days = 0;
};

std::string mailbox(uint64_t domain) { return fmt::format("info@site{}.example", domain); }

uint64_t some_recipients(Random& random) {
  const uint64_t chance = random.below(100);
  if (chance < 70) return 1;
  if (chance < 90) return random.between(2, 5);
  return chance < 99 ? random.between(6, 50) : random.between(51, 100);
}

// Few domains have most of the mail.
uint64_t some_recipient_domain(Random& random) {
  return random.percent(60) ? random.below(20) : random.below(k_recipient_domains);
}

QueuedMessage some_message(uint64_t index, const Size& size) {
  Random random(index, "message");
  const uint64_t chance = random.below(100);
  const uint64_t domain = chance < 35 ? 0 : chance < 60 ? 1 % size.domains : random.below(size.domains);
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = fmt::format("{:X}", 0x1000000000 + index * 7);
  message.state = QueueState::deferred;
  message.sender = mailbox(domain);
  message.login = mailbox(domain);
  message.entry = Entry::from_network;
  message.arrival =
      from_unix(k_now - static_cast<int64_t>(random.below(5 * 86400))) + Duration{index % 1000000};
  message.size = random.between(1'000, 200'000);
  message.header.subject = domain < 2 ? fmt::format("You have won, offer {}", random.below(10))
                                      : fmt::format("Order {} of {}", random.below(100'000), mailbox(domain));
  message.header.from = message.sender;
  message.header.message_id = fmt::format("{}.{}@site{}.example", index, random.below(1'000'000), domain);
  for (uint64_t left = some_recipients(random); left > 0; --left) {
    message.recipients.append(
        Route::undecided, false,
        fmt::format("user{}@mail{}.example.net", random.below(1'000'000), some_recipient_domain(random)));
  }
  return message;
}

class MadeUpReader final : public MessageReader {
 public:
  explicit MadeUpReader(const Size& size) : size_(size) {}
  ReadOutcome read(const QueueEntry& entry, QueuedMessage& message) override {
    message = some_message(entry.place, size_);
    return ReadOutcome::read;
  }
  std::string error() const override { return {}; }

 private:
  Size size_;
};

class MadeUpQueue final : public MailQueue {
 public:
  explicit MadeUpQueue(const Size& size) : size_(size) {}
  Result<QueueCounts> count() const override {
    QueueCounts counts;
    counts.messages = size_.messages;
    return counts;
  }
  Result<QueueListing> list(Stamps) const override {
    QueueListing listing;
    listing.counts.messages = size_.messages;
    for (uint64_t i = 0; i < size_.messages; ++i)
      listing.entries.push_back({some_message(i, size_).id, 0, QueueState::deferred, i, 1});
    return listing;
  }
  std::unique_ptr<MessageReader> reader(const QueueLimits&) const override {
    return std::make_unique<MadeUpReader>(size_);
  }
  Result<QueuedMessage> read(const std::string& id, const QueueLimits&) const override {
    return fail(ErrorCode::not_found, "no file has " + id, {});
  }
  Result<std::string> read_content(const QueuedMessage&, size_t) const override { return std::string{}; }
  std::string message_path(const QueuedMessage& message) const override { return message.id; }
  std::vector<DeliveryReport> delivery_reports(const QueuedMessage&) const override { return {}; }
  std::vector<int> directories() const override { return {}; }

 private:
  Size size_;
};

void fill_logins(Index& index, const Size& size) {
  Random random(0, "logins");
  index.begin();
  for (uint64_t domain = 0; domain < size.domains; ++domain) {
    LoginHistory history;
    history.login = mailbox(domain);
    history.logins = static_cast<uint32_t>(random.between(10, 1000));
    for (uint64_t i = random.between(1, 8); i > 0; --i) {
      const auto client = parse_ip(fmt::format("203.0.113.{}", random.below(256)));
      history.clients.push_back({*client, 1, from_unix(k_now - 86400), from_unix(k_now)});
    }
    index.logins().put(history.login, history, true);
  }
  index.commit();
}

Share hour_of_mailbox(uint64_t domain, int64_t second, Random& random) {
  Share share;
  share.mail = MailClass::outgoing;
  share.origin = {OriginKind::smtp_auth, mailbox(domain), fmt::format("site{}.example", domain),
                  Grade::proven};
  share.first_seen = from_unix(second);
  const auto messages = static_cast<int64_t>(random.between(1, 20));
  share.counts = {messages, messages * 2, messages, messages - 1, 1, 0, 0};
  share.sender = share.origin.account;
  share.client = fmt::format("203.0.113.{}", random.below(256));
  return share;
}

void add_hour(Index& index, const Size& size, int64_t second, Random& random) {
  for (uint64_t domain = 0; domain < size.domains; ++domain) {
    if (random.percent(50)) continue;
    const Share share = hour_of_mailbox(domain, second, random);
    SampleMessage sample;
    sample.id = fmt::format("{:X}", random.next() >> 20);
    sample.first_seen = share.first_seen;
    sample.sender = share.sender;
    index.history().add_past(index.history().keep(share), std::move(sample),
                             [] { return std::vector<Evidence>{}; });
  }
}

void fill_history(Index& index, const Size& size) {
  Random random(0, "history");
  for (uint64_t day = size.days; day > 0; --day) {
    index.begin();
    for (uint64_t hour = 0; hour < k_hours_a_day; ++hour)
      add_hour(index, size, k_now - static_cast<int64_t>(day * k_hours_a_day - hour) * 3600, random);
    index.commit();
  }
}

// As the panel's database would tell it: most domains bounce, some forward to their mailbox.
void fill_panel(Index& index, const Size& size) {
  PanelState state;
  state.changed = from_unix(k_now);
  for (uint64_t domain = 0; domain < size.domains; ++domain) {
    const std::string name = fmt::format("site{}.example", domain);
    const MailPolicy policies[] = {{PolicyMode::bounce, {}},
                                   {PolicyMode::bounce, "Nobody here has this name."},
                                   {PolicyMode::forward, mailbox(domain)},
                                   {PolicyMode::reject, {}}};
    state.facts.domains.push_back({name, fmt::format("customer{}", domain % 300), true});
    state.facts.policies.push_back({name, domain + 1, policies[domain % std::size(policies)]});
    state.facts.mailboxes += mailbox(domain) + "\n";
  }
  std::ranges::sort(state.facts.domains, {}, &PanelDomain::name);
  std::ranges::sort(state.facts.policies, {}, &PanelPolicy::domain);
  set_panel_state(index.database(), state);
}

// Gives the place of its index, as the program finds it.
std::string write_server(const std::filesystem::path& root) {
  for (const char* folder : {"maildrop", "incoming", "active", "deferred", "hold", "corrupt"})
    fixture::make_directory(root / "var/spool/postfix" / folder);
  for (const char* directory : {"etc/postfix", "usr/sbin", "var/log"})
    fixture::make_directory(root / directory);
  fixture::write_file(root / "etc/postfix/main.cf", "myhostname = mail.example\n");
  fixture::write_file(root / "etc/postfix/master.cf", "");
  return root / "var/lib/spamtrace";
}

void fill(const std::string& root, const Size& size) {
  const std::string directory = write_server(root);
  const OpenedIndex opened = open_index(directory, k_whole_index, 0);
  if (opened.notice) throw std::runtime_error(opened.notice->message);
  ServerFacts server;
  server.mta = Mta::postfix;
  Inputs inputs;
  inputs.queue = std::make_unique<MadeUpQueue>(size);
  fill_panel(*opened.index, size);
  fill_logins(*opened.index, size);
  fill_history(*opened.index, size);
  ingest(*opened.index, server, inputs, {}, nullptr);
}

}  // namespace
}  // namespace spamtrace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: fill_index ROOT MESSAGES DOMAINS DAYS\n", stderr);
    return 64;
  }
  const auto number = [&](int place) { return std::strtoull(argv[place], nullptr, 10); };
  try {
    spamtrace::fill(argv[1], {number(2), number(3), number(4)});
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "fill_index: %s\n", exception.what());
    return 1;
  }
  return 0;
}

// A queue whose messages are known already: what it costs to list them with their stamps, and to refresh
// after 100 of them changed. micro_queue_scan has the first reading of the same queues.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "inputs.h"
#include "queue/postfix_queue.h"
#include "queue/qmail_queue.h"
#include "queue/queue_changes.h"

namespace spamtrace {
namespace {

constexpr size_t k_changes = 100;

std::unique_ptr<MailQueue> open_queue(Mta mta) {
  const RootDir root = bench::server_root(mta);
  if (mta == Mta::postfix) return PostfixQueue::open(root, {"/var/spool/postfix"}).value();
  return QmailQueue::open(root, "/var/qmail/queue").value();
}

class KnownStamps final : public KnownEntries {
 public:
  std::optional<uint64_t> stamp_of(const QueueEntry& entry) override {
    const auto found = stamps_.find(entry.id);
    if (found == stamps_.end()) return std::nullopt;
    return found->second;
  }
  void keep(const QueueEntry& entry) { stamps_.insert_or_assign(entry.id, entry.stamp); }

 private:
  std::unordered_map<std::string, uint64_t> stamps_;
};

// One file each of some messages that the mail server has at hand, spread over the queue.
std::vector<std::string> some_files(const MailQueue& queue, Mta mta) {
  std::vector<std::string> files;
  const QueueScan scan = queue.scan().value();
  for (const QueuedMessage& message : scan.messages) {
    if (message.state != QueueState::preprocessed && message.state != QueueState::deferred) continue;
    files.push_back(queue.message_path(message));
    if (mta == Mta::qmail) files.back().replace(files.back().find("/mess/"), 6, "/info/");
  }
  for (size_t i = 0; i < k_changes; ++i) files[i] = files[i * files.size() / k_changes];
  files.resize(k_changes);
  return files;
}

// A changed time is a change like any other, and leaves the queue as it is for the next round.
void change(const std::vector<std::string>& files) {
  for (const std::string& file : files) ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
}

void queue_list(benchmark::State& state, Mta mta, Stamps stamps) {
  const auto queue = open_queue(mta);
  int64_t messages = 0;
  for (auto _ : state) messages += static_cast<int64_t>(queue->list(stamps).value().entries.size());
  state.SetItemsProcessed(messages);
}
BENCHMARK_CAPTURE(queue_list, qmail_names, Mta::qmail, Stamps::none)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_list, qmail_stamps, Mta::qmail, Stamps::taken)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_list, postfix_names, Mta::postfix, Stamps::none)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_list, postfix_stamps, Mta::postfix, Stamps::taken)->Unit(benchmark::kMillisecond);

void queue_refresh(benchmark::State& state, Mta mta) {
  const auto queue = open_queue(mta);
  const std::vector<std::string> files = some_files(*queue, mta);
  KnownStamps known;
  const auto refresh = [&] {
    return changes_since(*queue, known,
                         [&](const QueueEntry& entry, QueuedMessage&&) {
                           known.keep(entry);
                           return Result<void>{};
                         })
        .value();
  };
  refresh();
  uint64_t messages = 0, read = 0;
  for (auto _ : state) {
    state.PauseTiming();
    change(files);
    state.ResumeTiming();
    const QueueChanges changes = refresh();
    messages += changes.listing.entries.size();
    read += changes.read;
  }
  if (read < k_changes * static_cast<uint64_t>(state.iterations()))
    throw std::runtime_error("changes were not seen");
  state.SetItemsProcessed(static_cast<int64_t>(messages));
  state.counters["read"] = static_cast<double>(read) / static_cast<double>(state.iterations());
}
BENCHMARK_CAPTURE(queue_refresh, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_refresh, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace

#include "ingest/analysis.h"

#include "queue/postfix_queue.h"
#include "queue/qmail_queue.h"

namespace spamtrace {
namespace {

QmailUids qmail_uids(const ServerFacts& server) {
  QmailUids uids;
  if (const auto* user = server.users.by_name("qmaild")) uids.smtp_server = user->uid;
  if (const auto* user = server.users.by_name("qmails")) uids.bounce_maker = user->uid;
  for (const char* name : {"alias", "popuser"}) {
    if (const auto* user = server.users.by_name(name)) uids.forwarders.push_back(user->uid);
  }
  return uids;
}

uint64_t total_size(const LogSet& logs) {
  uint64_t total = 0;
  for (const LogFile& file : logs.files) total += file.size;
  return total;
}

void scan_queue(const Inputs& inputs, Analysis& analysis, WorkObserver* observer) {
  analysis.queue_error = inputs.queue_error;
  if (!inputs.queue) return;
  auto scan = inputs.queue->scan({}, [&](uint64_t done, uint64_t total) {
    if (observer != nullptr) observer->on_work("queue", done, total);
  });
  if (scan) {
    analysis.queue = std::move(*scan);
  } else {
    analysis.queue_error = scan.error();
  }
}

const std::vector<QueuedMessage>& messages_of(const Analysis& analysis) {
  static const std::vector<QueuedMessage> k_none;
  return analysis.queue ? analysis.queue->messages : k_none;
}

std::optional<IpAddress> client_of(const QueueIndex& queue, uint64_t number, uint32_t qp) {
  const QueuedMessage* message = queue.find(std::to_string(number));
  if (message == nullptr || message->qp != qp || !message->client) return std::nullopt;
  return message->client->client;
}

void read_logs(const ServerFacts& server, const LogSet& logs, Analysis& analysis, WorkObserver* observer) {
  const auto take = [&](MessageTrace&& trace) { analysis.book->add(trace); };
  QmailFold qmail(
      qmail_uids(server), *analysis.sessions,
      [&](uint64_t number, uint32_t qp) { return client_of(*analysis.queue_index, number, qp); }, take);
  PostfixFold postfix(take, [&](const std::string& login) { analysis.sessions->on_over_limit(login); });
  LogPump pump(qmail, postfix, *analysis.sessions, analysis.lines);
  const uint64_t total = total_size(logs);
  uint64_t before = 0;
  for (const LogFile& file : logs.files) {
    const auto index = static_cast<uint32_t>(analysis.logs.size());
    analysis.logs.push_back(pump.read(file, index, [&](uint64_t bytes) {
      if (observer != nullptr) observer->on_work("log", before + bytes, total);
    }));
    before += file.size;
  }
  pump.finish();
  qmail.finish();
  postfix.finish();
}

EvidencePlaces places_of(const LogSet& logs, const Inputs& inputs) {
  return {[&logs](uint32_t file) { return file < logs.files.size() ? logs.files[file].path : std::string{}; },
          [&inputs](const QueuedMessage& message) {
            return inputs.queue ? inputs.queue->message_path(message) : std::string{};
          }};
}

Result<std::unique_ptr<MailQueue>> open_queue(const RootDir& root, const ServerFacts& server) {
  if (server.mta == Mta::postfix) return SPAMTRACE_TRY(PostfixQueue::open(root, server.postfix_spools));
  return SPAMTRACE_TRY(QmailQueue::open(root, server.paths.qmail_queue()));
}

}  // namespace

Inputs open_inputs(const RootDir& root, const ServerFacts& server) {
  Inputs inputs;
  if (auto queue = open_queue(root, server)) {
    inputs.queue = std::move(*queue);
  } else {
    inputs.queue_error = queue.error();
  }
  inputs.logs = find_logs(root, server.paths.product_root);
  return inputs;
}

Result<std::unique_ptr<Analysis>> analyse(const ServerFacts& server, const Inputs& inputs,
                                          const AnalysisQuestion& question, WorkObserver* observer) {
  auto result = std::make_unique<Analysis>();  // the book points into it, so it stays where it is
  Analysis& analysis = *result;
  scan_queue(inputs, analysis, observer);
  if (!analysis.queue && inputs.logs.files.empty()) return tl::unexpected(*analysis.queue_error);
  analysis.sessions = std::make_unique<SmtpSessions>(
      [&server](const IpAddress& ip) { return server.white_list.find(ip) != nullptr; });
  analysis.queue_index = std::make_unique<QueueIndex>(messages_of(analysis));
  analysis.book = std::make_unique<OriginBook>(server, *analysis.sessions, *analysis.queue_index,
                                               question.window, places_of(inputs.logs, inputs));
  if (question.watch) analysis.book->watch(*question.watch);
  read_logs(server, inputs.logs, analysis, observer);
  analysis.book->add_rest_of_queue();
  for (const LogTrouble& trouble : inputs.logs.troubles) analysis.log_troubles.push_back(trouble);
  return result;
}

}  // namespace spamtrace

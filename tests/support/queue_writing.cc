#include "queue_writing.h"

#include "qmail_mess.h"

namespace spamtrace::fixture {
namespace {

constexpr int k_with_leftovers = 2, k_being_written = 3, k_envelope_being_written = 2;

std::vector<SpoolRecipient> channel_file(const Message& message, size_t channel, const Host& host) {
  std::vector<SpoolRecipient> recipients;
  if (message.jobs[channel].unlinked) return recipients;
  for (const QueuedRecipient& r : message.recipients)
    if (r.remote == (channel == k_remote))
      recipients.push_back({r.remote ? r.address : host.queued_form(r.address), r.done()});
  return recipients;
}

SpoolMessage as_preprocessed(const Message& message, const Host& host) {
  SpoolMessage spool{
      .number = message.number, .uid = message.uid, .qp = message.qp, .sender = message.sender};
  spool.local = channel_file(message, k_local, host);
  spool.remote = channel_file(message, k_remote, host);
  spool.bounce = message.bounce;
  spool.mess = message.mess;
  spool.arrival = message.preprocessed;
  spool.local_retry = message.jobs[k_local].retry;
  spool.remote_retry = message.jobs[k_remote].retry;
  return spool;
}

SpoolMessage as_todo(const Message& message, bool leftovers, const Host& host) {
  SpoolMessage spool{
      .number = message.number, .uid = message.uid, .qp = message.qp, .sender = message.sender};
  for (const QueuedRecipient& r : message.recipients) spool.submitted.push_back(r.address);
  spool.mess = message.mess;
  spool.arrival = message.arrival;
  spool.state = leftovers ? SpoolState::todo_with_leftovers : SpoolState::todo;
  if (leftovers) {
    spool.local = channel_file(message, k_local, host);
    spool.remote = channel_file(message, k_remote, host);
  }
  return spool;
}

SpoolMessage as_begun(QmailServer& server, SpoolState state, Time end) {
  SpoolMessage spool{.number = server.take_number(), .uid = uid::www_data, .qp = server.next_pid()};
  spool.sender = "www-data@mail.example.net";
  spool.submitted = {"half.of.the.envelope@d1.example.org"};
  spool.arrival = end - std::chrono::seconds{3};
  spool.mess =
      received_by_uid(spool.qp, spool.uid, spool.arrival) + "From: <www-data@mail.example.net>\nSubject: hal";
  spool.state = state;
  return spool;
}

uint64_t recipients_of(const SpoolMessage& spool) {
  switch (spool.state) {
    case SpoolState::preprocessed:
      return spool.local.size() + spool.remote.size();
    case SpoolState::todo:
    case SpoolState::todo_with_leftovers:
      return spool.submitted.size();
    default:
      return 0;
  }
}

void put(QmailSpool& spool, const SpoolMessage& message, QueueCounts& counts) {
  spool.write(message);
  const bool in_todo = message.state == SpoolState::todo || message.state == SpoolState::todo_with_leftovers;
  ++counts.messages;
  counts.not_preprocessed += in_todo ? 1U : 0U;
  counts.recipients += recipients_of(message);
  ++counts.states[name_of(message.state)];
}

}  // namespace

std::vector<SpoolMessage> begin_messages(QmailServer& server, Time when) {
  std::vector<SpoolMessage> begun;
  for (int i = 0; i < k_being_written; ++i) begun.push_back(as_begun(server, SpoolState::mess_only, when));
  for (int i = 0; i < k_envelope_being_written; ++i)
    begun.push_back(as_begun(server, SpoolState::intd, when));
  return begun;
}

QueueCounts write_queue(QmailServer& server, const Host& host, QmailSpool& spool,
                        const std::vector<SpoolMessage>& begun) {
  QueueCounts counts;
  int leftovers = k_with_leftovers;
  spool.make_directories();
  for (const Message& message : server.messages()) {
    if (message.ended) continue;
    const bool preprocessed = message.preprocessed != Time{};
    put(spool, preprocessed ? as_preprocessed(message, host) : as_todo(message, leftovers-- > 0, host),
        counts);
  }
  for (const SpoolMessage& message : begun) put(spool, message, counts);
  return counts;
}

}  // namespace spamtrace::fixture

#include "ingest/journal_reading.h"

#include <algorithm>

#include "index/transaction.h"
#include "ingest/journal_state.h"

namespace spamtrace {
namespace {

constexpr const char* k_keep_more =
    "let the journal keep more (SystemMaxUse= in journald.conf), or let `spamtrace ingest` run more often";

uint64_t seconds_between(Time begin, Time end) {
  return static_cast<uint64_t>(std::max<int64_t>(to_unix(end) - to_unix(begin), 0));
}

Error gap(Time from, Time to) {
  return {ErrorCode::unreadable,
          "the journal no longer had the record at which a reading ended, so what was logged from " +
              to_rfc3339(from) + " to " + to_rfc3339(to) + " may be missing",
          k_keep_more};
}

Error open_gap(Time from) {
  return {ErrorCode::unreadable,
          "the journal no longer has the record at which the last reading ended (" + to_rfc3339(from) +
              "), nor any after it",
          k_keep_more};
}

class JournalReading {
 public:
  JournalReading(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer)
      : work_(work),
        journal_(*work.inputs.journal),
        accounts_(journal_accounts(work.server)),
        limits_(limits),
        observer_(observer) {}

  IngestCounts read_all() {
    begin();
    for (bool more = true; more && !counts_.stopped;) {
      Transaction transaction(work_.index);
      more = read_batch();
      if (!more) end();
      keep();
      transaction.commit();
      show_progress();
      counts_.stopped = more && limits_.is_over();
    }
    return counts_;
  }

 private:
  void begin() {
    state_ = journal_state(work_.index);
    if (const auto piece = work_.index.logs().find(state_.piece)) piece_ = *piece;
    if (state_.piece == 0) state_.piece = work_.index.logs().next_number();
    piece_.number = state_.piece;
    piece_.path = work_.inputs.journal_directory;
    piece_.journal = true;
    progress_from_ = state_.received;
    work_.pump.open_journal(piece_);
  }

  // False at the end.
  bool read_batch() {
    const uint64_t enough = journal_.offset() + limits_.batch;
    while (const auto record = journal_.next()) {
      if (is_too_new(*record)) break;
      take(*record);
      if (journal_.offset() >= enough) return true;
    }
    while (journal_.next()) continue;  // journalctl ends by itself where the journal ended for it
    return false;
  }

  // A record of a clock that was ahead is not: those after it would wait until that time has come.
  bool is_too_new(const JournalRecord& record) const {
    return record.received > work_.inputs.opened && record.received <= std::chrono::system_clock::now();
  }

  void take(const JournalRecord& record) {
    if (counts_.lines == 0 && journal_.cursor_lost()) piece_.trouble = gap(state_.received, record.received);
    if (!known(progress_from_)) progress_from_ = record.received;
    work_.pump.take(record, doubt_of(record, accounts_));
    ++counts_.lines;
    counts_.bytes += record.message.size();
    state_.cursor.assign(is_journal_cursor(record.cursor) ? record.cursor : std::string_view{});
    state_.received = std::min(record.received, work_.inputs.opened);
    state_.cursor_unknown = false;
  }

  void end() {
    state_.troubles = journal_.troubles();
    if (counts_.lines > 0) return;
    state_.cursor_unknown = journal_.cursor_lost();
    if (state_.cursor_unknown && state_.troubles.empty()) state_.troubles = {open_gap(state_.received)};
  }

  void keep() {
    work_.pump.pause();
    work_.index.logs().put(piece_);
    set_journal_state(work_.index, state_);
    work_.save();
  }

  void show_progress() const {
    if (observer_ == nullptr || !known(progress_from_)) return;
    const uint64_t whole = seconds_between(progress_from_, work_.inputs.opened);
    observer_->on_work("journal", std::min(seconds_between(progress_from_, state_.received), whole), whole);
  }

  const ReadingWork& work_;
  Journal& journal_;
  JournalAccounts accounts_;
  const IngestLimits& limits_;
  WorkObserver* observer_;
  JournalState state_;
  LogPiece piece_;
  IngestCounts counts_;
  Time progress_from_;
};

}  // namespace

JournalAccounts journal_accounts(const ServerFacts& server) {
  JournalAccounts accounts;
  accounts.known = server.users.size() > 0;
  const auto add = [&](std::string_view name, std::vector<uint32_t>& uids) {
    if (const auto* user = server.users.by_name(name)) uids.push_back(user->uid);
  };
  for (const std::string_view name : k_web_servers) add(name, accounts.web_servers);
  for (const char* name : {"qmaild", "qmaill", "qmailp", "qmailq", "qmailr", "qmails", "alias", "popuser"})
    add(name, accounts.mail_servers);
  add(server.postfix_owner, accounts.mail_servers);
  return accounts;
}

IngestCounts read_journal(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer) {
  return JournalReading(work, limits, observer).read_all();
}

}  // namespace spamtrace

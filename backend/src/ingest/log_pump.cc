#include "ingest/log_pump.h"

#include "base/utf8.h"
#include "maillog/qmail_send.h"
#include "maillog/smtp_auth.h"
#include "server/zone.h"
#include "syslog/journal_line.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_much = 4 << 20;  // bytes of log
constexpr size_t k_most_joined = 64 * 1024;
constexpr size_t k_most_example = 200;
constexpr const char* k_read_hint = "what comes before was read; look at the disk and the log of the kernel";

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

void LogPump::take_event(const MailEvent& event, Time at, LogPosition where) {
  std::visit(Overloaded{
                 [&](const SmtpLogin& e) { sessions_.on_login(login_address(e), e.client, at, where); },
                 [&](const SmtpLoginFailed& e) { sessions_.on_failure(e.login); },
                 [&](const SmtpRelayAllowed& e) { sessions_.on_connect(e.client, at, where); },
                 [](const SmtpConnect&) {},
                 [](const HandlerAddress&) {},
                 [&](const MailboxLogin& e) {
                   if (e.succeeded) sessions_.on_mailbox_login(e.login, e.client, where);
                 },
                 [&](const PostfixClient& e) {
                   if (!e.login.empty()) sessions_.on_login(e.login, e.client, at, where);
                   postfix_.apply(e, at, where);
                 },
                 [](const NoEvent&) {},
                 [&](const auto& e) {
                   if constexpr (requires { qmail_.apply(e, at, where); }) {
                     qmail_.apply(e, at, where);
                   } else {
                     postfix_.apply(e, at, where);
                   }
                 },
             },
             event);
}

void LogPump::note_misunderstood(std::string_view program, std::string_view text) {
  ++counts_.misunderstood;
  counts_.misunderstood_by_program.add(to_valid_utf8(program));
  if (counts_.misunderstood_example.empty()) {
    counts_.misunderstood_example = to_valid_utf8(text.substr(0, k_most_example));
  }
}

void LogPump::take_qmail_event(const std::optional<MailEvent>& event, std::string_view text, Time at,
                               LogPosition where) {
  now_ = at;
  if (event) {
    ++counts_.understood;
    take_event(*event, at, where);
  } else {
    note_misunderstood("qmail", text);
  }
}

void LogPump::flush_long_line() {
  if (!long_line_) return;
  const LongLine line = std::move(*long_line_);
  long_line_.reset();
  take_qmail_event(parse_qmail_send(line.text), line.text, line.at, line.where);
}

void LogPump::take_qmail(const ParsedLine& parsed, LogPosition where) {
  const SyslogLine& line = parsed.syslog;
  if (line.style == StampStyle::tai64n) {
    return take_qmail_event(parsed.event, line.text, clock_.read(line).value_or(now_), where);
  }
  const auto& splogger = parsed.splogger;
  if (!splogger) return note_misunderstood(line.program, line.text);
  if (line.stamp != qmail_stamp_) {
    qmail_stamp_ = line.stamp;
    now_ = clock_.read(line).value_or(now_);
    qmail_time_holds_ = clock_.anchor(splogger->time);
  }
  // A stamp of its own that contradicts syslog's was not written by splogger; the line is taken at syslog's
  // time.
  const Time at = qmail_time_holds_ ? splogger->time : now_;
  if (splogger->continuation) {
    if (!long_line_ || long_line_->stamp != splogger->stamp)
      return note_misunderstood(line.program, line.text);
    if (long_line_->text.size() < k_most_joined) long_line_->text += splogger->text;
    ++counts_.understood;
    return;
  }
  flush_long_line();
  if (splogger->text.size() < k_splogger_break) {
    return take_qmail_event(parsed.event, splogger->text, at, where);
  }
  long_line_ = LongLine{std::string(splogger->stamp), std::string(splogger->text), at, where};
}

void LogPump::take_program(const ParsedLine& line, LogPosition where) {
  now_ = clock_.read(line.syslog).value_or(now_);
  if (line.event) {
    ++counts_.understood;
    take_event(*line.event, now_, where);
  } else {
    note_misunderstood(line.syslog.program, line.line.text);
  }
}

void LogPump::take_line(const ParsedLine& line, LogPosition where) {
  switch (line.kind) {
    case LineKind::shapeless:
      ++counts_.shapeless;
      return;
    case LineKind::foreign:
      ++counts_.foreign;
      counts_.foreign_by_program.add(to_valid_utf8(line.syslog.program));
      return;
    case LineKind::program:
      return take_program(line, where);
    case LineKind::qmail_send:
      return take_qmail(line, where);
  }
}

void LogPump::start(LogPiece& piece, Time written, bool goes_on) {
  file_ = nullptr;
  piece_ = &piece;
  clock_ = LogClock(written, zone_offset);
  qmail_stamp_.clear();
  qmail_time_holds_ = false;
  const bool has_clock = !piece.clock.empty();  // else it was empty when it was seen first
  if (goes_on && has_clock) {
    Unpacker state(piece.clock);
    clock_.pack(state);
    state(qmail_stamp_, qmail_time_holds_);
    clock_.extend(written);
  }
  blocks_.reset();
  inflater_.reset();
  block_ = nullptr;
  consumed_ = 0;
}

void LogPump::open(const LogFile& file, LogPiece& piece, uint64_t from, bool goes_on) {
  start(piece, file.written, goes_on);
  file_ = &file;
  offset_ = from;
  piece.trouble.reset();
  if (file.compression != Compression::none) {
    inflater_.emplace(file.fd.get(), file.compression, file.path);
    inflater_->skip(from);
    consumed_ = inflater_->consumed();
  }
  // For a little, a thread costs more than it brings.
  const bool is_much = file.compression != Compression::none || file.size > from + k_much;
  blocks_.emplace(LineSource{file.fd.get(), from, file.size, inflater_ ? &*inflater_ : nullptr}, is_much);
}

// False where there are no more.
bool LogPump::take_next_line() {
  while (block_ == nullptr || next_in_block_ == block_->lines().size()) {
    block_ = blocks_->next();
    next_in_block_ = 0;
    if (block_ == nullptr) return false;
    consumed_ = block_->consumed();
  }
  const ParsedLine& line = block_->lines()[next_in_block_++];
  offset_ = line.end;
  ++piece_->lines;
  ++counts_.lines;
  if (line.line.cut) ++counts_.cut;
  take_line(line, {piece_->number, line.line.offset});
  if (!known(piece_->first)) piece_->first = now_;
  piece_->last = now_;
  return true;
}

bool LogPump::step(uint64_t bytes) {
  const uint64_t enough = offset_ + bytes;
  bool more = true;
  while (more && offset_ < enough) more = take_next_line();
  pause();
  if (!more) note_trouble();
  return more;
}

void LogPump::pause() {
  Packer state;
  clock_.pack(state);
  state(qmail_stamp_, qmail_time_holds_);
  piece_->clock = state.take();
}

void LogPump::open_journal(LogPiece& piece) {
  start(piece, Time{}, !piece.clock.empty());
  offset_ = piece.offset;
}

void LogPump::take(const JournalRecord& record, std::string_view doubt) {
  ++piece_->lines;
  ++counts_.lines;
  if (record.cut) ++counts_.cut;
  offset_ = piece_->offset += record.message.size();
  if (!doubt.empty()) return note_forged(record, doubt);
  LogLineParser::parse(line_of(record), record_line_);
  take_line(record_line_,
            {piece_->number, static_cast<uint64_t>(record.received.time_since_epoch().count())});
  if (!known(piece_->first)) piece_->first = record.at;
  piece_->last = record.at;
}

void LogPump::note_forged(const JournalRecord& record, std::string_view doubt) {
  ++counts_.forged;
  if (!counts_.forged_example.empty()) return;
  counts_.forged_example = to_valid_utf8(record.identifier.substr(0, k_most_example)) + " by uid " +
                           (record.uid ? std::to_string(*record.uid) : "?") + " (" + std::string(doubt) +
                           "): " + to_valid_utf8(record.message.substr(0, k_most_example));
}

void LogPump::note_trouble() {
  if (inflater_) piece_->trouble = inflater_->trouble();
  if (blocks_->error_number() == 0) return;
  piece_->trouble = fail_errno(blocks_->error_number(), "read " + file_->path, k_read_hint).value();
}

void LineCounts::save(Packer& archive) const {
  archive(lines, cut, understood, foreign, misunderstood, shapeless, forged, misunderstood_example,
          forged_example);
  foreign_by_program.save(archive);
  misunderstood_by_program.save(archive);
}

void LineCounts::restore(Unpacker& archive) {
  archive(lines, cut, understood, foreign, misunderstood, shapeless, forged, misunderstood_example,
          forged_example);
  foreign_by_program.restore(archive);
  misunderstood_by_program.restore(archive);
}

void LogPump::save(Packer& archive) { archive(now_, long_line_); }

void LogPump::restore(Unpacker& archive) { archive(now_, long_line_); }

}  // namespace spamtrace

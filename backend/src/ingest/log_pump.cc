#include "ingest/log_pump.h"

#include "base/utf8.h"
#include "maillog/programs.h"
#include "maillog/qmail_send.h"
#include "maillog/smtp_auth.h"
#include "server/zone.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

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

void LogPump::take_qmail_text(std::string_view text, Time at, LogPosition where) {
  now_ = at;
  if (const auto event = parse_qmail_send(text)) {
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
  take_qmail_text(line.text, line.at, line.where);
}

void LogPump::take_qmail(const SyslogLine& line, LogPosition where) {
  if (line.style == StampStyle::tai64n) {
    return take_qmail_text(line.text, clock_.read(line).value_or(now_), where);
  }
  const auto splogger = parse_splogger(line.text);
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
  if (splogger->text.size() < k_splogger_break) return take_qmail_text(splogger->text, at, where);
  long_line_ = LongLine{std::string(splogger->stamp), std::string(splogger->text), at, where};
}

// qmail-send writes bursts: most of its lines begin like its line before, byte for byte, and differ from
// there on.
bool LogPump::take_like_the_last(std::string_view text, LogPosition where) {
  if (qmail_prefix_.empty() || !text.starts_with(qmail_prefix_)) return false;
  SyslogLine line;
  line.stamp = qmail_stamp_;
  line.program = k_qmail_send_tag;
  line.text = text.substr(qmail_prefix_.size());
  take_qmail(line, where);
  return true;
}

void LogPump::take_line(std::string_view text, LogPosition where) {
  if (take_like_the_last(text, where)) return;
  const auto line = parse_syslog_line(text);
  if (!line) {
    ++counts_.shapeless;
    return;
  }
  if (line->program == k_qmail_send_tag) {
    take_qmail(*line, where);
    const std::string_view prefix = text.substr(0, text.size() - line->text.size());
    const bool settled = line->stamp == qmail_stamp_;  // take_qmail has looked at this stamp
    qmail_prefix_ = settled && prefix.ends_with(": ") ? prefix : std::string_view{};
    return;
  }
  const LineParser parse = parser_for(line->program);
  if (parse == nullptr) {
    ++counts_.foreign;
    counts_.foreign_by_program.add(to_valid_utf8(line->program));
    return;
  }
  now_ = clock_.read(*line).value_or(now_);
  if (const auto event = parse(line->text)) {
    ++counts_.understood;
    take_event(*event, now_, where);
  } else {
    note_misunderstood(line->program, text);
  }
}

void LogPump::open(const LogFile& file, LogPiece& piece, uint64_t from, bool goes_on) {
  file_ = &file;
  piece_ = &piece;
  offset_ = from;
  clock_ = LogClock(file.written, zone_offset);
  qmail_stamp_.clear();
  qmail_prefix_.clear();
  qmail_time_holds_ = false;
  if (goes_on) {
    Unpacker state(piece.clock);
    clock_.pack(state);
    state(qmail_stamp_, qmail_time_holds_);
    clock_.extend(file.written);
  }
  reader_.reset();
  inflater_.reset();
  piece.trouble.reset();
  if (file.compression == Compression::none) {
    reader_.emplace(file.fd.get(), from);
    return;
  }
  inflater_.emplace(file.fd.get(), file.compression, file.path);
  inflater_->skip(from);
  reader_.emplace(*inflater_, from);
}

bool LogPump::is_past_the_end(const Line& line) const {
  if (inflater_) return !line.ended && inflater_->trouble();  // the half line before a break says nothing
  return line.offset >= file_->size || !line.ended;
}

bool LogPump::step(uint64_t bytes) {
  const uint64_t pause = offset_ + bytes;
  bool at_end = false;
  while (!at_end && offset_ < pause) {
    const auto line = reader_->next();
    at_end = !line || is_past_the_end(*line);
    if (at_end) break;
    offset_ = reader_->offset();
    ++piece_->lines;
    ++counts_.lines;
    if (line->cut) ++counts_.cut;
    take_line(line->text, {piece_->number, line->offset});
    if (!known(piece_->first)) piece_->first = now_;
    piece_->last = now_;
  }
  Packer state;
  clock_.pack(state);
  state(qmail_stamp_, qmail_time_holds_);
  piece_->clock = state.take();
  if (at_end) note_trouble();
  return !at_end;
}

void LogPump::note_trouble() {
  if (inflater_) piece_->trouble = inflater_->trouble();
  if (reader_->error_number() == 0) return;
  piece_->trouble = fail_errno(reader_->error_number(), "read " + file_->path, k_read_hint).value();
}

void LineCounts::save(Packer& archive) const {
  archive(lines, cut, understood, foreign, misunderstood, shapeless, misunderstood_example);
  foreign_by_program.save(archive);
  misunderstood_by_program.save(archive);
}

void LineCounts::restore(Unpacker& archive) {
  archive(lines, cut, understood, foreign, misunderstood, shapeless, misunderstood_example);
  foreign_by_program.restore(archive);
  misunderstood_by_program.restore(archive);
}

void LogPump::save(Packer& archive) { archive(now_, long_line_); }

void LogPump::restore(Unpacker& archive) { archive(now_, long_line_); }

}  // namespace spamtrace

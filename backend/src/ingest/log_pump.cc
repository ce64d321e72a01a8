#include "ingest/log_pump.h"

#include "base/utf8.h"
#include "maillog/programs.h"
#include "maillog/qmail_send.h"
#include "maillog/smtp_auth.h"
#include "server/zone.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_progress_step = 16 << 20;
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

// The lines of `file` to the end, or to where it ended when it was opened.
void LogPump::take_lines(const LogFile& file, LineReader& reader, const Inflater* inflater, uint32_t index,
                         const Progress& progress) {
  uint64_t next_progress = k_progress_step;
  while (const auto line = reader.next()) {
    if (inflater == nullptr && line->offset >= file.size) break;
    // The half line before the break of a damaged file says what nobody wrote.
    if (inflater != nullptr && !line->ended && inflater->trouble()) break;
    ++file_.lines;
    if (line->cut) ++counts_.cut;
    take_line(line->text, {index, line->offset});
    if (!known(file_.first)) file_.first = now_;
    if (progress && reader.offset() >= next_progress) {
      progress(inflater != nullptr ? inflater->consumed() : reader.offset());
      next_progress = reader.offset() + k_progress_step;
    }
  }
}

LogFileCounts LogPump::read(const LogFile& file, uint32_t index, const Progress& progress) {
  file_ = {};
  file_.path = file.path;
  file_.compression = file.compression;
  clock_ = LogClock(file.written, zone_offset);
  qmail_stamp_.clear();
  qmail_prefix_.clear();
  std::optional<Inflater> inflater;
  if (file.compression != Compression::none) inflater.emplace(file.fd.get(), file.compression, file.path);
  LineReader reader = inflater ? LineReader(*inflater) : LineReader(file.fd.get());
  take_lines(file, reader, inflater ? &*inflater : nullptr, index, progress);
  counts_.lines += file_.lines;
  file_.bytes = reader.offset();
  file_.last = now_;
  if (inflater) file_.trouble = inflater->trouble();
  if (reader.error_number() != 0)
    file_.trouble = fail_errno(reader.error_number(), "read " + file.path, k_read_hint).value();
  return file_;
}

}  // namespace spamtrace

#include "queue/postfix_message.h"

#include <algorithm>
#include <cerrno>

#include "base/time.h"
#include "queue/postfix_envelope.h"
#include "queue/postfix_header.h"
#include "queue/postfix_id.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_most_passed = 256ULL * 1024 * 1024;  // of the content of a file in maildrop
constexpr size_t k_report_text = 4096;                    // of a bounce, until it has named the first address

// Appends content records until the text has that many bytes; stops behind the header if that is all that is
// wanted, and at a record of another type, which it returns (0: none).
class TextCollector {
 public:
  TextCollector(PostfixRecordReader& records, std::string& text) : records_(records), text_(text) {}

  char collect(size_t limit, bool header_only) {
    PostfixRecord record;
    while (text_.size() < limit) {
      if (!records_.next(record)) return 0;
      if (record.type != 'N' && record.type != 'L') return record.type;
      const bool empty_line = record.type == 'N' && record.data.empty() && !inside_line_;
      text_ += record.data;
      inside_line_ = record.type == 'L';
      if (!inside_line_) text_ += '\n';
      if (empty_line && header_only) return 'N';
    }
    return 'N';
  }

 private:
  PostfixRecordReader& records_;
  std::string& text_;
  bool inside_line_ = false;
};

// "<address>: reason", "<address> (expanded from <other>): reason" at the beginning of a line (bounce(8),
// bounce_notify_util.c).
std::string first_reported_address(std::string_view body) {
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    const size_t end = line.find('>');
    const std::string_view rest = end == std::string_view::npos ? "" : line.substr(end + 1);
    if (line.starts_with('<') && (rest.starts_with(": ") || rest.starts_with(" (expanded from "))) {
      return std::string(line.substr(1, end - 1));
    }
    body.remove_prefix(std::min(line.size() + 1, body.size()));
  }
  return {};
}

bool is_made_up_sender(std::string_view sender) {
  return sender.empty() || sender.starts_with("double-bounce");
}

Time time_of(const timespec& stamp) { return from_unix(stamp.tv_sec, stamp.tv_nsec / 1000); }

}  // namespace

// Reads the parts of one file in their order.
class PostfixMessageReader::Parser {
 public:
  Parser(PostfixMessageReader& reader, PostfixRecordReader& records, const struct stat& status,
         QueuedMessage& message)
      : reader_(reader),
        records_(records),
        status_(status),
        message_(message),
        in_maildrop_(message.state == QueueState::maildrop),
        envelope_(message, !in_maildrop_, reader.original_) {}

  void read() {
    set_state();
    const auto id = parse_postfix_id(message_.id);
    if (id) moment_ = id->moment;
    const bool whole = envelope_.read_first(records_);
    note(whole);
    if (whole) read_content();
    if (whole) read_rest();
    message_.damage.envelope_cut |= !envelope_.has_sender();
    decide_entry();
    message_.inode = status_.st_ino;
    message_.size = envelope_.sized() ? envelope_.content_size() : static_cast<uint64_t>(status_.st_size);
    if (!known(message_.arrival))
      message_.arrival = id && known(id->arrival) ? id->arrival : time_of(status_.st_mtim);
    if (message_.state == QueueState::writing) message_.damage = {};  // half a file is normal then
  }

 private:
  // A complete file may be executed by its owner, a corrupt one is his to read only (mail_queue.h).
  void set_state() {
    const mode_t mode = status_.st_mode & S_IRWXU;
    if (message_.state == QueueState::corrupt || mode == S_IRWXU) return;
    message_.state = mode == S_IRUSR ? QueueState::corrupt : QueueState::writing;
  }

  // What stopped the records, if it was not the end that was looked for.
  void note(bool ended_well) {
    if (ended_well) return;
    switch (records_.damage()) {
      case RecordDamage::bad_pointer:
      case RecordDamage::pointer_loop:
        message_.damage.bad_pointer = true;
        break;
      case RecordDamage::too_large:
        message_.damage.too_large = true;
        break;
      default:
        message_.damage.envelope_cut = true;
    }
  }

  bool requeued_to_maildrop() const {
    return in_maildrop_ && reader_.mail_owner_ != 0 && status_.st_uid == reader_.mail_owner_ &&
           (status_.st_mode & S_IROTH) == 0;  // MAIL_IS_REQUEUED in pickup.c
  }

  void read_content() {
    content_at_ = records_.offset();
    std::string& text = reader_.text_;
    text.clear();
    TextCollector collector(records_, text);
    stopped_at_ = collector.collect(reader_.limits_.header, true);
    if (stopped_at_ == 0) note(false);
    message_.damage.envelope_cut |= stopped_at_ != 0 && stopped_at_ != 'N' && stopped_at_ != 'X';
    const size_t size = text.size();
    message_.damage.header_cut = stopped_at_ == 'N' && !text.ends_with("\n\n") && text != "\n";
    head_ = read_postfix_header(text,
                                {.moment = moment_,
                                 .mail_owner = reader_.mail_owner_,
                                 .no_own_field = in_maildrop_,
                                 .taken_from_queue = requeued_to_maildrop()},
                                message_);
    if (stopped_at_ != 'N' || !envelope_.made_here()) return;
    stopped_at_ = collector.collect(size + k_report_text, false);
    message_.bounced_recipient = first_reported_address(std::string_view(text).substr(size));
  }

  // The recipients behind the content, if there are any: only then a large file is looked at once more.
  void read_rest() {
    if (envelope_.sized()) {
      const uint64_t end = content_at_ + envelope_.content_size();
      if (end >= static_cast<uint64_t>(status_.st_size)) message_.damage.envelope_cut = true;
      if (envelope_.recipients_left() == 0) return;
      records_.seek(end);
      PostfixRecord record;
      const bool at_rest = records_.next(record) && record.type == 'X';
      note(at_rest && envelope_.read_extracted(records_));
      return;
    }
    PostfixRecord record;
    while (stopped_at_ == 'N' && records_.next(record)) {
      if (record.type != 'N' && record.type != 'L') stopped_at_ = record.type;
    }
    note(stopped_at_ == 'X' && envelope_.read_extracted(records_));
  }

  // Test from top to bottom: what smtpd and the other daemons noted outranks the header.
  void decide_entry() {
    const bool by_uid = head_.found && head_.form == PostfixReceived::Form::by_uid;
    message_.requeued = head_.requeued;
    if (envelope_.from_client()) {
      message_.entry = Entry::from_network;
      message_.requeued |= by_uid;
    } else if (envelope_.made_here() && is_made_up_sender(message_.sender)) {
      message_.entry = Entry::bounced;
      message_.requeued |= by_uid;
    } else if (envelope_.for_client() || (head_.found && head_.delivered_to)) {
      message_.entry = Entry::forwarded;
      message_.requeued |= by_uid;
    } else if (by_uid) {
      message_.entry = Entry::by_process;
      message_.uid = head_.uid;
    } else if (in_maildrop_ && !head_.found) {
      message_.entry = Entry::by_process;
      message_.uid = status_.st_uid;
    }
    if (message_.entry != Entry::forwarded) message_.header.delivered_to.clear();
    message_.damage.no_received_line = message_.entry == Entry::unknown && !head_.found;
  }

  PostfixMessageReader& reader_;
  PostfixRecordReader& records_;
  const struct stat& status_;
  QueuedMessage& message_;
  const bool in_maildrop_;
  std::string_view moment_;
  PostfixEnvelopeReader envelope_;
  PostfixHead head_;
  uint64_t content_at_ = 0;
  char stopped_at_ = 0;
};

PostfixMessageReader::PostfixMessageReader(const QueueLimits& limits, uint32_t mail_owner)
    : limits_(limits), mail_owner_(mail_owner) {}

PostfixRecordLimits PostfixMessageReader::record_limits(const struct stat& status, QueueState queue) const {
  PostfixRecordLimits limits;
  limits.bytes = limits_.recipient_file + limits_.header;
  if (queue == QueueState::maildrop) {  // nothing tells where the content ends: it is passed record by record
    limits.bytes += std::min(static_cast<uint64_t>(status.st_size), k_most_passed);
  }
  return limits;
}

void PostfixMessageReader::read(PostfixRecordReader& records, const struct stat& status,
                                QueuedMessage& message) {
  message.mta = Mta::postfix;
  Parser(*this, records, status, message).read();
}

int PostfixMessageReader::read(int fd, QueuedMessage& message) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return errno;
  if (!S_ISREG(status.st_mode)) return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
  PostfixRecordReader records(fd, window_, record_limits(status, message.state));
  read(records, status, message);
  return records.error();
}

std::string read_postfix_text(PostfixRecordReader& records, size_t limit) {
  std::string text;
  PostfixRecord record;
  while (records.next(record)) {
    if (record.type == 'M') {
      TextCollector(records, text).collect(limit, false);
      break;
    }
  }
  if (text.size() > limit) text.resize(limit);
  return text;
}

}  // namespace spamtrace

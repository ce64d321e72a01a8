#include "queue/postfix_envelope.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

// Of both segments, as the queue manager takes them; `w` and `p` never come this far.
constexpr std::string_view k_known_types = "CTcFILSDRO/WVA>K<ionPre";

// A number with blanks before it.
bool take_number(Scanner& s, uint64_t& value) {
  s.skip_blanks();
  return s.number(value);
}

}  // namespace

bool PostfixEnvelopeReader::read_until(char end, PostfixRecordReader& records) {
  PostfixRecord record;
  while (records.next(record)) {
    if (record.type == end) return true;
    if (!read_record(record)) return false;
  }
  return false;
}

bool PostfixEnvelopeReader::read_first(PostfixRecordReader& records) {
  const bool whole = read_until('M', records);
  if (has_client_address_) message_.client = std::move(client_);
  if (!from_client_ && for_client_) message_.parent_client = parse_ip(parents_address_);
  return whole;
}

bool PostfixEnvelopeReader::read_extracted(PostfixRecordReader& records) {
  extracted_ = true;
  has_original_ = false;
  return read_until('E', records);
}

bool PostfixEnvelopeReader::read_record(const PostfixRecord& record) {
  switch (record.type) {
    case 'C':
      if (has_size_record_ && !sized_) read_size(record.data);
      return true;
    case 'T':
      if (!has_time_) read_time(record.data);
      return true;
    case 'S':
      if (!has_sender_) message_.sender = record.data;
      has_sender_ = true;
      return true;
    case 'A':
      if (!extracted_) read_attribute(record.data);
      return true;
    case 'O':
      original_ = record.data;
      has_original_ = true;
      return true;
    case 'R':
    case 'D':
    case '/':
      add_recipient(record);
      return true;
    default:
      return k_known_types.find(record.type) != std::string_view::npos;
  }
}

// Content size, its offset, number of recipients; more numbers follow. Only the first in files of the time
// before Postfix 1.0.
void PostfixEnvelopeReader::read_size(std::string_view data) {
  Scanner s(data);
  uint64_t offset = 0;
  sized_ = take_number(s, content_size_) && content_size_ > 0 && content_size_ <= (uint64_t{1} << 60U) &&
           take_number(s, offset) && take_number(s, recipients_);
}

void PostfixEnvelopeReader::read_time(std::string_view data) {
  Scanner s(data);
  uint64_t seconds = 0, microseconds = 0;
  if (!take_number(s, seconds) || seconds > static_cast<uint64_t>(k_latest_second)) return;
  if (!take_number(s, microseconds) || microseconds > 999'999) microseconds = 0;
  message_.arrival = from_unix(static_cast<int64_t>(seconds), static_cast<int64_t>(microseconds));
  has_time_ = true;
}

// A recipient that was cancelled is none; one that is done stays in the file with another letter.
void PostfixEnvelopeReader::add_recipient(const PostfixRecord& record) {
  ++seen_;
  if (record.type != '/') {
    if (has_original_ && original_ != record.data) {
      message_.originals.emplace_back(message_.recipients.count(), original_);
    }
    message_.recipients.append(Route::undecided, record.type == 'D', record.data);
  }
  has_original_ = false;
}

// There are twenty of them in each message from the network; most are passed by their first letter.
void PostfixEnvelopeReader::read_attribute(std::string_view data) {
  const size_t end = data.find('=');
  if (end == std::string_view::npos || end == 0) return;
  const std::string_view name = data.substr(0, end), value = data.substr(end + 1);
  switch (name.front()) {
    case 's':
      if (name == "sasl_username" && message_.login.empty()) message_.login = value;
      break;
    case 'l':
      read_log_attribute(name, value);
      break;
    case 'c':
    case 'h':
    case 'p':
      read_client_attribute(name, value);
      break;
    default:
      break;
  }
}

void PostfixEnvelopeReader::read_log_attribute(std::string_view name, std::string_view value) {
  if (name == "log_message_origin") {
    made_here_ |= value == "local";
  } else if (name == "log_client_address") {
    parents_address_ = value;
    for_client_ = true;
  } else if (name == "log_client_name") {
    for_client_ = true;
  }
}

void PostfixEnvelopeReader::read_client_attribute(std::string_view name, std::string_view value) {
  if (name == "client_address") {
    from_client_ = true;
    const auto address = parse_ip(value);
    has_client_address_ = address.has_value();
    if (address) client_.client = *address;
  } else if (name == "client_name") {
    client_.host = value;
  } else if (name == "helo_name") {
    client_.helo = value;
  } else if (name == "protocol_name") {
    client_.protocol = value;
  }
}

}  // namespace spamtrace

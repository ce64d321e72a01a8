#include "postfix_file.h"

#include <fmt/format.h>

#include <stdexcept>

namespace spamtrace::fixture {
namespace {

constexpr size_t k_line_limit = 2048;  // line_length_limit
constexpr size_t k_pointer_payload = 15;

std::string time_record(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return postfix_record(
      'T', fmt::format("{} {}", seconds.time_since_epoch().count(), Duration(time - seconds).count()));
}

// record.c, rec_pad: so that a pointer fits where a shorter record stands.
std::string padding(char type, size_t length) {
  const size_t width = length < 3 ? 1 : length - 2;
  return postfix_record(type, fmt::format("{:>{}}", "0", width));
}

std::string size_record(size_t size, size_t offset, size_t recipients, size_t length) {
  return postfix_record(
      'C', fmt::format("{:15} {:15} {:15} {:15} {:15} {:15}", size, offset, recipients, 0, length, 0));
}

// A line without its end, in pieces where it is long.
std::string text_records(std::string_view line) {
  std::string records;
  for (; line.size() > k_line_limit; line.remove_prefix(k_line_limit))
    records += postfix_record('L', line.substr(0, k_line_limit));
  return records + postfix_record('N', line);
}

std::string_view take_line(std::string_view& lines) {
  const size_t end = lines.find('\n');
  const std::string_view line = lines.substr(0, end);
  lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  return line;
}

bool folded(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

std::string_view take_header(std::string_view& lines) {
  const std::string_view all = lines;
  take_line(lines);
  while (folded(lines)) take_line(lines);
  std::string_view header = all.substr(0, all.size() - lines.size());
  if (header.ends_with('\n')) header.remove_suffix(1);
  return header;
}

}  // namespace

std::string postfix_record(char type, std::string_view data) {
  std::string record(1, type);
  size_t rest = data.size();
  do {
    record += static_cast<char>((rest & 0x7fU) | (rest > 0x7f ? 0x80U : 0U));
    rest >>= 7;
  } while (rest != 0);
  record += data;
  return record;
}

std::string postfix_pointer(size_t offset) { return postfix_record('p', fmt::format("{:15}", offset)); }

PostfixFile::PostfixFile(const PostfixParts& parts, bool milters) : milters_(milters) {
  bytes_ = size_record(0, 0, 0, 0) + time_record(parts.arrival);
  const Time created = parts.created == Time{} ? parts.arrival : parts.created;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(created);
  put('A', fmt::format("create_time={}", seconds.time_since_epoch().count()));
  put_attributes(parts.attributes);
  if (!parts.full_name.empty()) put('F', parts.full_name);
  sender_ = bytes_.size();
  put_sender(parts.sender);
  behind_sender_ = bytes_.size();
  put_attributes(parts.about_client);
  for (const PostfixRecipient& recipient : parts.recipients) put_recipient(recipient);
  recipient_pointer_ = bytes_.size();
  put_dummy();
  recipient_target_ = bytes_.size();
  put('M', "");
  put_content(parts.content);
  put('X', "");
  put_dummy();  // for transports and redirections
  for (const PostfixRecipient& recipient : parts.extracted) put_recipient(recipient);
  put('E', "");
}

void PostfixFile::put_dummy() {
  if (milters_) bytes_ += postfix_pointer(0);
}

void PostfixFile::put_attributes(const std::vector<std::string>& attributes) {
  for (const std::string& attribute : attributes) put('A', attribute);
}

void PostfixFile::put_sender(std::string_view sender) {
  put('S', sender);
  if (milters_ && sender.size() < k_pointer_payload)
    bytes_ += padding('p', k_pointer_payload - sender.size());
}

void PostfixFile::put_recipient(const PostfixRecipient& recipient) {
  if (!recipient.dsn_original.empty()) put('A', "dsn_orig_rcpt=" + recipient.dsn_original);
  put('O', recipient.original.empty() ? recipient.address : recipient.original);
  put(recipient.done ? 'D' : 'R', recipient.address);
  ++recipients_;
}

void PostfixFile::put_content(std::string_view content) {
  data_ = bytes_.size();
  while (!content.empty() && !content.starts_with('\n')) {
    const std::string_view header = take_header(content);
    const size_t begin = bytes_.size();
    put_header(header);
    headers_.push_back({std::string(header.substr(0, header.find(':'))), begin, bytes_.size()});
  }
  header_pointer_ = bytes_.size();
  put_dummy();
  header_target_ = bytes_.size();
  put_body(content);
  put_dummy();  // for another body
  xtra_ = bytes_.size();
  content_length_ = xtra_ - data_;
}

void PostfixFile::put_header(std::string_view header) {
  const std::string_view first = take_line(header);
  bytes_ += text_records(first);
  if (milters_ && first.size() < k_pointer_payload) bytes_ += padding('w', k_pointer_payload - first.size());
  while (!header.empty()) bytes_ += text_records(take_line(header));
}

void PostfixFile::put_body(std::string_view lines) {
  while (!lines.empty()) bytes_ += text_records(take_line(lines));
}

void PostfixFile::overwrite(size_t at, std::string_view record) {
  if (!milters_) throw std::logic_error("no milter, no edit");
  bytes_.replace(at, record.size(), record);
}

// Ends what was written to the heap from `begin` on: the pointer leads there, and from its end to `target`.
// Returns where the next addition has to be linked in: behind this one.
size_t PostfixFile::append_through(size_t pointer, size_t target, size_t begin) {
  const size_t back = bytes_.size();
  bytes_ += postfix_pointer(target);
  overwrite(pointer, postfix_pointer(begin));
  return back;
}

void PostfixFile::append_header(std::string_view header) {
  const size_t begin = bytes_.size();
  put_header(header);
  header_pointer_ = append_through(header_pointer_, header_target_, begin);
}

void PostfixFile::change_header(std::string_view name, std::string_view header) {
  for (const Header& old : headers_) {
    if (old.name != name) continue;
    const size_t begin = bytes_.size();
    put_header(header);
    append_through(old.begin, old.end, begin);
    return;
  }
  throw std::out_of_range("no such header: " + std::string(name));
}

void PostfixFile::append_recipient(const PostfixRecipient& recipient) {
  const size_t begin = bytes_.size();
  put_recipient(recipient);
  recipient_pointer_ = append_through(recipient_pointer_, recipient_target_, begin);
}

void PostfixFile::change_sender(std::string_view sender) {
  const size_t begin = bytes_.size();
  put_sender(sender);
  const size_t behind = bytes_.size();
  append_through(sender_, behind_sender_, begin);
  sender_ = begin;
  behind_sender_ = behind;
}

// cleanup_body_edit.c fills the place of the old body first; here the new one goes behind the end at once, as
// it does there when it is the longer one.
void PostfixFile::replace_body(std::string_view lines) {
  const size_t begin = bytes_.size();
  content_length_ = header_target_ - data_;
  put('N', "");
  put_body(lines);
  content_length_ += bytes_.size() - begin;
  append_through(header_pointer_, xtra_, begin);
  header_target_ = begin;
}

std::string PostfixFile::bytes() const {
  const std::string size = size_record(xtra_ - data_, data_, recipients_, content_length_);
  return size + bytes_.substr(size.size());
}

std::string postfix_maildrop_file(const PostfixParts& parts) {
  std::string bytes = time_record(parts.arrival);
  for (const std::string& attribute : parts.attributes) bytes += postfix_record('A', attribute);
  if (!parts.full_name.empty()) bytes += postfix_record('F', parts.full_name);
  bytes += postfix_record('S', parts.sender);
  for (const PostfixRecipient& recipient : parts.recipients) bytes += postfix_record('R', recipient.address);
  bytes += postfix_record('M', "");
  for (std::string_view rest = parts.content; !rest.empty();) bytes += text_records(take_line(rest));
  bytes += postfix_record('X', "");
  for (const PostfixRecipient& recipient : parts.extracted) bytes += postfix_record('R', recipient.address);
  return bytes + postfix_record('E', "");
}

}  // namespace spamtrace::fixture

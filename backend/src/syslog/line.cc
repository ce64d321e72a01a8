#include "syslog/line.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "Nov 24 07:50:56", "Nov  4 ..", "Nov 4 ..": runs of blanks, not columns.
bool take_rfc3164_stamp(Scanner& s, SyslogLine& line) {
  const std::string_view rest = s.rest();
  if (rest.size() < 15 || rest[3] != ' ') return false;
  size_t at = 4;
  if (rest[at] == ' ') ++at;
  const size_t day = at;
  while (at < rest.size() && is_digit(rest[at])) ++at;
  if (at == day || at - day > 2 || at + 9 >= rest.size() || rest[at] != ' ') return false;
  if (rest[at + 3] != ':' || rest[at + 6] != ':' || rest[at + 9] != ' ') return false;
  line.style = StampStyle::rfc3164;
  line.stamp = rest.substr(0, at + 9);
  return s.literal(rest.substr(0, at + 10));
}

bool take_rfc3339_stamp(Scanner& s, SyslogLine& line) {
  line.style = StampStyle::rfc3339;
  return s.until(" ", line.stamp) && line.stamp.size() >= 20 && line.stamp[10] == 'T';
}

// "[123]" at the end, digits only, which most tags have. Leaves anything else alone.
bool drop_pid(std::string_view& tag, uint32_t& pid) {
  constexpr size_t k_most_digits = 9;  // so that it fits
  uint32_t value = 0, scale = 1;
  size_t at = tag.size() - 1;
  for (size_t digits = 0; at-- > 0 && digits <= k_most_digits; ++digits) {
    if (tag[at] == '[' && digits > 0) {
      tag.remove_suffix(tag.size() - at);
      pid = value;
      return true;
    }
    if (!is_digit(tag[at]) || digits == k_most_digits) return false;
    value += static_cast<uint32_t>(tag[at] - '0') * scale;
    scale *= 10;
  }
  return false;
}

// "tag[pid]: text", "tag: text". A tag ends at the first ": " behind it, so a blank may stand inside.
bool take_tag(Scanner& s, SyslogLine& line) {
  std::string_view tag;
  if (!s.until(":", tag) || tag.empty() || tag.size() > 128) return false;
  s.literal(" ");
  line.text = s.rest();
  if (!tag.ends_with(']') || drop_pid(tag, line.pid)) {
    line.program = tag;
    return !tag.empty();
  }
  const size_t bracket = tag.rfind('[');
  if (bracket != std::string_view::npos) {
    if (!parse_number(tag.substr(bracket + 1, tag.size() - bracket - 2), line.pid)) line.pid = 0;
    tag = tag.substr(0, bracket);
  }
  line.program = tag;
  return !tag.empty();
}

std::optional<SyslogLine> parse_multilog_line(std::string_view text) {
  SyslogLine line;
  line.style = StampStyle::tai64n;
  Scanner s(text);
  if (!s.until(" ", line.stamp) || line.stamp.size() != 25) return std::nullopt;
  line.program = "qmail";  // multilog keeps one log a directory, and qmail-send's is the one that is read
  line.text = s.rest();
  return line;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool parse_hex(std::string_view digits, uint64_t& value) {
  value = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0) return false;
    value = value << 4 | static_cast<uint64_t>(digit);
  }
  return true;
}

}  // namespace

std::optional<SyslogLine> parse_syslog_line(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '@') return parse_multilog_line(text);
  SyslogLine line;
  Scanner s(text);
  const bool has_stamp = is_digit(text.front()) ? take_rfc3339_stamp(s, line) : take_rfc3164_stamp(s, line);
  if (!has_stamp || !s.until(" ", line.host) || !take_tag(s, line)) return std::nullopt;
  return line;
}

std::optional<SyslogLine> SyslogLineParser::parse(std::string_view text) {
  if (head_size_ == 0 || !text.starts_with(std::string_view(head_.data(), head_size_)))
    return parse_anew(text);
  SyslogLine line;
  line.style = style_;
  line.stamp = text.substr(0, stamp_size_);
  line.host = text.substr(stamp_size_ + 1, head_size_ - stamp_size_ - 2);
  Scanner s(text.substr(head_size_));
  return take_tag(s, line) ? std::optional(line) : std::nullopt;
}

std::optional<SyslogLine> SyslogLineParser::parse_anew(std::string_view text) {
  const auto line = parse_syslog_line(text);
  if (!line || line->style == StampStyle::tai64n) return line;
  const size_t size = line->stamp.size() + line->host.size() + 2;
  if (size > head_.size()) return line;
  text.copy(head_.data(), size);
  head_size_ = size;
  stamp_size_ = line->stamp.size();
  style_ = line->style;
  return line;
}

std::optional<Time> parse_tai64n(std::string_view stamp) {
  uint64_t seconds = 0, nanoseconds = 0;
  if (stamp.size() != 25 || stamp.front() != '@') return std::nullopt;
  if (!parse_hex(stamp.substr(1, 16), seconds) || !parse_hex(stamp.substr(17), nanoseconds))
    return std::nullopt;
  constexpr uint64_t k_epoch = (uint64_t{1} << 62) + 10;
  constexpr uint64_t k_latest{k_latest_second};
  if (seconds < k_epoch || seconds - k_epoch > k_latest || nanoseconds > 999'999'999) return std::nullopt;
  return from_unix(static_cast<int64_t>(seconds - k_epoch), static_cast<int64_t>(nanoseconds / 1000));
}

}  // namespace spamtrace

#include "queue/qmail_envelope.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

using namespace std::string_literals;

std::string describe(const QueuedMessage& message) {
  std::string text = (message.uid ? std::to_string(*message.uid) : "-") + " " + std::to_string(message.qp) +
                     " <" + message.sender + ">";
  message.recipients.for_each([&](const Recipient& r) { text += " " + std::string(r.address); });
  return text;
}

std::string read_todo(const std::string& content) {
  QueuedMessage message;
  const bool whole = read_todo_record(content, message);
  return describe(message) + (whole ? "" : " damaged");
}

std::string read_info(const std::string& content) {
  QueuedMessage message;
  const bool whole = read_info_record(content, message);
  return "<" + message.sender + ">" + (whole ? "" : " damaged");
}

TEST_CASE("todo records") {
  struct Row {
    std::string content, want;
  };
  const std::vector<Row> rows = {
      {"u33\0p77\0Fa@example.com\0Tb@example.com\0Tc@example.com\0"s,
       "33 77 <a@example.com> b@example.com c@example.com"},
      {"u0\0p1\0F\0Tb\0"s, "0 1 <> b"},
      {"u0\0p1\0F#@[]\0Tb\0"s, "0 1 <#@[]> b"},
      {"u0\0p1\0Fa\0Tlog\0Tb\0"s, "0 1 <a> log b"},
      {"u4294967295\0p1\0Fa\0T\0"s, "4294967295 1 <a> "},
      {""s, "- 0 <> damaged"},
      {"\0"s, "- 0 <> damaged"},
      {"u4294967296\0p1\0Fa\0Tb\0"s, "- 1 <a> b damaged"},
      {"u-1\0p1\0Fa\0Tb\0"s, "- 1 <a> b damaged"},
      {"u\0p\0Fa\0Tb\0"s, "- 0 <a> b damaged"},
      {"u33 \0p1\0Fa\0Tb\0"s, "- 1 <a> b damaged"},
      {"u33\0p1\0Fa\0Xb\0Tc\0"s, "33 1 <a> c damaged"},
      {"u33\0p1\0Fa\0Db\0"s, "33 1 <a> damaged"},
      {"u33\0p1\0Fa\0Tb"s, "33 1 <a> damaged"},
      {"u33\0p1\0Fa\0Tb\0\0"s, "33 1 <a> b damaged"},
  };
  for (const Row& row : rows) CHECK(read_todo(row.content) == row.want);
}

TEST_CASE("a todo record cut at every byte") {
  const std::string content = "u33\0p77\0Fa@example.com\0Tb@example.com\0Tc@example.com\0"s;
  const std::string whole = read_todo(content);
  for (size_t size = 0; size < content.size(); ++size) {
    QueuedMessage message;
    const bool understood = read_todo_record(content.substr(0, size), message);
    const bool between = size > 0 && content[size - 1] == '\0';
    const bool has_sender = size >= content.find('T');
    CHECK_MESSAGE(understood == (between && has_sender), "at ", size);
    CHECK((!message.uid || message.uid == 33U));
    CHECK((message.qp == 0 || message.qp == 77));
    CHECK((message.sender == "" || message.sender == "a@example.com"));
    message.recipients.for_each([&](const Recipient& r) {
      CHECK_MESSAGE((r.address == "b@example.com" || r.address == "c@example.com"), std::string(r.address));
    });
  }
}

TEST_CASE("info records") {
  struct Row {
    std::string content, want;
  };
  const std::vector<Row> rows = {
      {"Fa@example.com\0"s, "<a@example.com>"},
      {"F\0"s, "<>"},
      {"F#@[]\0"s, "<#@[]>"},
      {""s, "<> damaged"},
      {"F"s, "<> damaged"},
      {"Fa@example.com"s, "<> damaged"},
      {"Ta\0"s, "<> damaged"},
      {"Fa\0x"s, "<a> damaged"},
      {"Fa\0Fb\0"s, "<a> damaged"},
      {"\0"s, "<> damaged"},
  };
  for (const Row& row : rows) CHECK(read_info(row.content) == row.want);
}

TEST_CASE("every byte as the letter of a record") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string content = "F\0"s + static_cast<char>(byte) + "1\0"s;
    const bool known = std::string("upFT").find(static_cast<char>(byte)) != std::string::npos;
    CHECK_MESSAGE(read_todo(content).ends_with("damaged") == !known, byte);
  }
}

}  // namespace
}  // namespace spamtrace

// The text of a message as its author would write it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "random.h"
#include "timestamps.h"

namespace spamtrace::fixture {

struct Letter {
  std::vector<std::string> headers{};  // whole lines without their end, which come first
  std::string from{}, to{};            // empty: the envelope's
  std::string subject{};
  uint64_t lines = 8;  // of the body
};

std::string text_of(const Letter& letter, Time when, Random& random);

// The header that PHP's mail.add_x_header adds; the name is that of the file being executed.
std::string php_script_header(unsigned uid, std::string_view script);

}  // namespace spamtrace::fixture

// What the output is: a terminal with its width, or a pipe.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace spamtrace {

struct Terminal {
  bool interactive = false;  // somebody looks at it
  bool colours = false;      // interactive, and neither NO_COLOR nor TERM=dumb says otherwise
  size_t width = 0;          // columns; 0 where nothing limits them
};

Terminal terminal_of(int fd);

enum class Colour { plain, bold, dim, red, yellow, green };

// The text in that colour, or as it is where there are no colours.
std::string coloured(const Terminal& terminal, Colour colour, std::string_view text);

// 27645 as "27,645"; no number here is below zero.
std::string group_digits(std::string digits);
template <std::integral Number>
std::string grouped(Number number) {
  return group_digits(std::to_string(number));
}

// 1536 as "1.5 KiB".
std::string human_size(uint64_t bytes);

}  // namespace spamtrace

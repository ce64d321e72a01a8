// Columns of text. On a terminal the widest column that may shrink is cut until a row fits; in a pipe nothing
// is cut.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace spamtrace {

struct Column {
  std::string title;
  bool right = false;    // numbers
  bool shrinks = false;  // text that may be cut
};

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  struct Cell {
    std::string text;  // escaped here, once: foreign bytes may be passed as they are
    Colour colour = Colour::plain;
  };
  void add(std::vector<Cell> row);

  // A line of its own below the last row, indented; wrapped on a terminal.
  void add_note(std::string text);

  std::string print(const Terminal& terminal) const;
  bool empty() const { return rows_.empty(); }

 private:
  struct Row {
    std::vector<Cell> cells;
    std::vector<std::string> notes;
  };
  std::vector<size_t> widths(const Terminal& terminal) const;
  std::string print_row(const std::vector<Cell>& cells, const std::vector<size_t>& widths,
                        const Terminal& terminal) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

// Foreign or long text on lines of at most `width` columns (0: one line), each behind `indent`.
std::string wrapped(std::string_view text, const std::string& indent, size_t width);

}  // namespace spamtrace

#include "cli/table.h"

#include <algorithm>
#include <numeric>

#include "base/utf8.h"

namespace spamtrace {
namespace {

constexpr size_t k_gap = 2;
constexpr size_t k_least_width = 12;
const std::string k_note_indent = "    ";

std::string padded(const std::string& text, size_t width, bool right) {
  const size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return right ? blanks + text : text + blanks;
}

}  // namespace

std::string wrapped(std::string_view text, const std::string& indent, size_t width) {
  std::string lines, line;
  const std::string escaped = escape_for_terminal(text);
  const size_t room = width > indent.size() + k_least_width ? width - indent.size() : 0;
  for (size_t at = 0; at < escaped.size();) {
    const size_t end = std::min(escaped.find(' ', at), escaped.size());
    const std::string word = escaped.substr(at, end - at);
    if (room != 0 && !line.empty() && display_width(line) + 1 + display_width(word) > room) {
      lines += indent + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return lines + indent + line + "\n";
}

void Table::add(std::vector<Cell> row) {
  for (Cell& cell : row) cell.text = escape_for_terminal(cell.text);
  rows_.push_back({std::move(row), {}});
}

void Table::add_note(std::string text) { rows_.back().notes.push_back(std::move(text)); }

std::vector<size_t> Table::widths(const Terminal& terminal) const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) widths.push_back(display_width(column.title));
  for (const Row& row : rows_) {
    for (size_t i = 0; i < row.cells.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row.cells[i].text));
  }
  if (terminal.width == 0) return widths;
  const auto total = [&] { return std::accumulate(widths.begin(), widths.end(), k_gap * widths.size()); };
  while (total() > terminal.width) {
    size_t widest = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i) {
      const bool can = columns_[i].shrinks && widths[i] > k_least_width;
      if (can && (widest == columns_.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == columns_.size()) break;
    --widths[widest];
  }
  return widths;
}

std::string Table::print_row(const std::vector<Cell>& cells, const std::vector<size_t>& widths,
                             const Terminal& terminal) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string text = terminal.width == 0 ? cells[i].text : cut_to_width(cells[i].text, widths[i]);
    const bool last = i + 1 == cells.size();
    const std::string cell = last && !columns_[i].right ? text : padded(text, widths[i], columns_[i].right);
    line += coloured(terminal, cells[i].colour, cell);
    if (!last) line += std::string(k_gap, ' ');
  }
  return line + "\n";
}

std::string Table::print(const Terminal& terminal) const {
  const std::vector<size_t> all_widths = widths(terminal);
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Colour::bold});
  std::string text = print_row(titles, all_widths, terminal);
  for (const Row& row : rows_) {
    text += print_row(row.cells, all_widths, terminal);
    for (const std::string& note : row.notes)
      text += coloured(terminal, Colour::dim, wrapped(note, k_note_indent, terminal.width));
  }
  return text;
}

}  // namespace spamtrace

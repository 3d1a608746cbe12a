#include "client/cli/table.h"

#include <algorithm>
#include <ostream>
#include <utility>

namespace turnopt::cli {
namespace {

bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

size_t Width(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), StartsCodePoint));
}

// `text` on one line, at most `max_width` code points.
std::string Cell(absl::string_view text, size_t max_width) {
  constexpr absl::string_view kCut = "...";
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = ' ';
    }
  }
  if (Width(line) <= max_width) {
    return line;
  }
  const size_t keep = max_width > kCut.size() ? max_width - kCut.size() : 0;
  size_t end = 0;
  for (size_t points = 0; end < line.size(); ++end) {
    if (StartsCodePoint(line[end]) && points++ == keep) {
      break;
    }
  }
  line.resize(end);
  line.append(kCut.data(), std::min(kCut.size(), max_width));
  return line;
}

}  // namespace

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::MaxWidths() const {
  std::vector<size_t> widths;
  for (const Column& column : columns_) {
    widths.push_back(std::max(column.max_width, Width(column.header)));
  }
  return widths;
}

void Table::Print(std::ostream& out) const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = Width(columns_[i].header);
    for (const std::vector<std::string>& row : rows_) {
      width = std::max(width, std::min(Width(row[i]), columns_[i].max_width));
    }
    widths.push_back(width);
  }
  PrintHeader(widths, out);
  for (const std::vector<std::string>& row : rows_) {
    PrintRow(row, widths, out);
  }
}

void Table::PrintHeader(std::ostream& out) const { PrintHeader(MaxWidths(), out); }

void Table::PrintRow(const std::vector<std::string>& cells, std::ostream& out) const {
  PrintRow(cells, MaxWidths(), out);
}

void Table::PrintHeader(const std::vector<size_t>& widths, std::ostream& out) const {
  std::vector<std::string> headers;
  std::vector<std::string> rules;
  for (size_t i = 0; i < columns_.size(); ++i) {
    headers.push_back(columns_[i].header);
    rules.push_back(std::string(widths[i], '-'));
  }
  PrintRow(headers, widths, out);
  PrintRow(rules, widths, out);
}

void Table::PrintRow(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
                     std::ostream& out) const {
  std::string line;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const std::string cell = i < cells.size() ? Cell(cells[i], widths[i]) : std::string();
    const std::string padding(widths[i] - std::min(widths[i], Width(cell)), ' ');
    if (i > 0) {
      line += "  ";
    }
    line += columns_[i].align_right ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << "\n";
}

void PrintFields(const std::vector<std::pair<std::string, std::string>>& fields,
                 std::ostream& out) {
  size_t width = 0;
  for (const auto& field : fields) {
    width = std::max(width, Width(field.first));
  }
  for (const auto& field : fields) {
    out << field.first << std::string(width - Width(field.first) + 2, ' ') << field.second << "\n";
  }
}

}  // namespace turnopt::cli

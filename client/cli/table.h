#ifndef TURNOPT_CLIENT_CLI_TABLE_H_
#define TURNOPT_CLIENT_CLI_TABLE_H_

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::cli {

// Text in aligned columns. Widths count code points; control characters are shown as spaces, so
// that a cell cannot break its row.
//
// External synchronisation.
class Table {
 public:
  struct Column {
    std::string header;
    size_t max_width = 60;  // longer cells end in "..."
    bool align_right = false;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Missing cells are empty; surplus cells are dropped.
  void Add(std::vector<std::string> cells);

  // Header, rule and rows, each column as wide as its widest cell.
  void Print(std::ostream& out) const;

  // For rows that come one at a time: every column has its `max_width`.
  void PrintHeader(std::ostream& out) const;
  void PrintRow(const std::vector<std::string>& cells, std::ostream& out) const;

 private:
  std::vector<size_t> MaxWidths() const;
  void PrintHeader(const std::vector<size_t>& widths, std::ostream& out) const;
  void PrintRow(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
                std::ostream& out) const;

  const std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// Name and value a line, the names padded to one width. For answers that are one thing.
void PrintFields(const std::vector<std::pair<std::string, std::string>>& fields, std::ostream& out);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_TABLE_H_

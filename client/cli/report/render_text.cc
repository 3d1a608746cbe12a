#include "client/cli/report/render_text.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "client/cli/report/report_tables.h"
#include "client/cli/table.h"

namespace turnopt::cli {
namespace {

std::string EscapeMarkdown(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                    {"|", "\\|"},
                                    {"<", "&lt;"},
                                    {"*", "\\*"},
                                    {"_", "\\_"},
                                    {"`", "\\`"},
                                    {"[", "\\["},
                                    {"\n", " "},
                                    {"\r", " "}});
}

}  // namespace

void PrintReport(const turnoptimizer::v1::Report& report, std::ostream& out) {
  out << ReportTitle(report) << "\n" << ReportHeadline(report) << "\n";
  for (const ReportTable& part : ReportTables(report)) {
    out << "\n" << part.title << "\n";
    for (const std::string& note : part.notes) out << "  " << note << "\n";
    if (part.rows.empty()) continue;
    std::vector<Table::Column> columns;
    columns.reserve(part.columns.size());
    for (const ReportColumn& column : part.columns) {
      columns.push_back({column.header, 120, column.number});
    }
    Table table(std::move(columns));
    for (const std::vector<ReportCell>& row : part.rows) {
      std::vector<std::string> cells;
      cells.reserve(row.size());
      for (const ReportCell& cell : row) cells.push_back(cell.text);
      table.Add(std::move(cells));
    }
    table.Print(out);
  }
}

void PrintMarkdownReport(const turnoptimizer::v1::Report& report, std::ostream& out) {
  out << "# " << EscapeMarkdown(ReportTitle(report)) << "\n\n"
      << EscapeMarkdown(ReportHeadline(report)) << "\n";
  for (const ReportTable& part : ReportTables(report)) {
    out << "\n## " << part.title << "\n\n";
    for (const std::string& note : part.notes) out << EscapeMarkdown(note) << "\n\n";
    if (part.rows.empty()) continue;
    out << "|";
    for (const ReportColumn& column : part.columns) {
      out << " " << EscapeMarkdown(column.header) << " |";
    }
    out << "\n|";
    for (const ReportColumn& column : part.columns) out << (column.number ? " ---: |" : " --- |");
    out << "\n";
    for (const std::vector<ReportCell>& row : part.rows) {
      out << "|";
      for (const ReportCell& cell : row) {
        const bool loud = cell.tone == CellTone::kBad;
        out << " " << (loud ? "**" : "") << EscapeMarkdown(cell.text) << (loud ? "**" : "") << " |";
      }
      out << "\n";
    }
  }
}

}  // namespace turnopt::cli

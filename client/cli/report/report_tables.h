#ifndef TURNOPT_CLIENT_CLI_REPORT_REPORT_TABLES_H_
#define TURNOPT_CLIENT_CLI_REPORT_REPORT_TABLES_H_

#include <string>
#include <vector>

#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::cli {

// What a cell's text means, for renderers that can show it.
enum class CellTone { kPlain, kGood, kBad, kOpen };

struct ReportCell {
  std::string text;
  CellTone tone = CellTone::kPlain;

  ReportCell(std::string text) : text(std::move(text)) {}  // NOLINT: cells are written as texts
  ReportCell(const char* text) : text(text) {}             // NOLINT
  ReportCell(std::string text, CellTone tone) : text(std::move(text)), tone(tone) {}
};

struct ReportColumn {
  std::string header;
  bool number = false;  // aligned right
};

// One part of a report: the same words and figures in a terminal, in Markdown and in HTML.
struct ReportTable {
  std::string id;  // stable, such as "criteria"
  std::string title;
  std::vector<std::string> notes;  // sentences above the table
  std::vector<ReportColumn> columns;
  std::vector<std::vector<ReportCell>> rows;  // may be empty: then the notes say it all
};

// "Report of 2026-01-05 09:00 to 2026-01-12 09:00 UTC".
std::string ReportTitle(const turnoptimizer::v1::Report& report);

// One sentence of what came out.
std::string ReportHeadline(const turnoptimizer::v1::Report& report);

// All parts that have something to say, in reading order. Texts may hold anything that a log may
// hold: a renderer escapes them.
std::vector<ReportTable> ReportTables(const turnoptimizer::v1::Report& report);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_REPORT_TABLES_H_

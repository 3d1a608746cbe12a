#ifndef TURNOPT_CLIENT_CLI_REPORT_RENDER_TEXT_H_
#define TURNOPT_CLIENT_CLI_REPORT_RENDER_TEXT_H_

#include <iosfwd>

#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::cli {

// The report as tables for a terminal.
void PrintReport(const turnoptimizer::v1::Report& report, std::ostream& out);

// The report as GitHub-flavoured Markdown, for a ticket or a chat.
void PrintMarkdownReport(const turnoptimizer::v1::Report& report, std::ostream& out);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_RENDER_TEXT_H_

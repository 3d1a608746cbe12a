#ifndef TURNOPT_CLIENT_CLI_REPORT_RENDER_HTML_H_
#define TURNOPT_CLIENT_CLI_REPORT_RENDER_HTML_H_

#include <iosfwd>

#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::cli {

// The report as one HTML page that needs nothing else: style and plots are inline, there are no
// scripts. The plots' target lines are those of the report's own targets. Follows the reader's
// light or dark scheme; wide tables scroll on a phone.
void PrintHtmlReport(const turnoptimizer::v1::Report& report, std::ostream& out);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_RENDER_HTML_H_

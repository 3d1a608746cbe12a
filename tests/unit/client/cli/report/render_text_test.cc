#include "client/cli/report/render_text.h"

#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/report/sample_report.h"

namespace turnopt::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RenderTextTest, TheTerminalShowsCriteriaAndFigures) {
  std::ostringstream out;
  PrintReport(testing::SampleReport(), out);
  EXPECT_THAT(out.str(), HasSubstr("2026-01-05 00:00 to 2026-01-12 00:00 UTC"));
  EXPECT_THAT(out.str(), HasSubstr("NOT met"));
  EXPECT_THAT(out.str(), HasSubstr("900 ms"));
  EXPECT_THAT(out.str(), HasSubstr("12.50 EUR"));
}

TEST(RenderTextTest, MarkdownTablesKeepTheirShapeWhateverAStateIsCalled) {
  std::ostringstream out;
  PrintMarkdownReport(testing::SampleReport(), out);
  EXPECT_THAT(out.str(), Not(HasSubstr("<script>")));
  size_t columns = 0;
  for (const absl::string_view line : absl::StrSplit(out.str(), '\n')) {
    if (!absl::StartsWith(line, "|")) {
      columns = 0;
      continue;
    }
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    }
    if (columns == 0) columns = bars;
    EXPECT_EQ(bars, columns) << line;
  }
}

}  // namespace
}  // namespace turnopt::cli

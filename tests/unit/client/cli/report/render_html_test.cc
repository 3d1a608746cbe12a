#include "client/cli/report/render_html.h"

#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/report/sample_report.h"

namespace turnopt::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Page(const turnoptimizer::v1::Report& report) {
  std::ostringstream out;
  PrintHtmlReport(report, out);
  return out.str();
}

// The first tag that is closed out of order; empty: all are closed.
std::string UnbalancedTag(const std::string& page) {
  std::vector<std::string> open;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const size_t end = page.find('>', at);
    const std::string tag = page.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" \n/", 1));
    if (tag[0] == '!' || tag.back() == '/' || name == "meta") continue;
    if (tag[0] != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return tag;
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

TEST(RenderHtmlTest, ThePageNeedsNothingFromOutside) {
  const std::string page = Page(testing::SampleReport());
  for (const char* outside : {"<script", "<link", "<img", "http:", "https:", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
}

TEST(RenderHtmlTest, HostileNamesStayText) {
  const std::string page = Page(testing::SampleReport());
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert"));
  EXPECT_EQ(UnbalancedTag(page), "");
}

TEST(RenderHtmlTest, ItFollowsTheSchemeAndThePhonesWidth) {
  const std::string page = Page(testing::SampleReport());
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("width=device-width"));
}

TEST(RenderHtmlTest, EveryPlotIsThere) {
  const std::string page = Page(testing::SampleReport());
  for (const char* plot :
       {"How long callers waited", "Turns by who answered", "Mean latency of all turns",
        "Quality by response type", "Hit rate by dialog state", "Wrong reuse against the budget"}) {
    EXPECT_THAT(page, HasSubstr(std::string("<figcaption>") + plot));
  }
}

TEST(RenderHtmlTest, TheTargetLinesAreThoseOfTheReport) {
  turnoptimizer::v1::Report report = testing::SampleReport();
  for (const char* line : {"target 1.5 s<", "target 75<", "target 35 %<"}) {
    EXPECT_THAT(Page(report), HasSubstr(line));
  }
  report.mutable_targets()->set_mean_latency_ms(850);
  report.mutable_targets()->set_quality(82.5);
  report.mutable_targets()->set_hit_rate(0.28);
  for (const char* line : {"target 0.85 s<", "target 82.5<", "target 28 %<"}) {
    EXPECT_THAT(Page(report), HasSubstr(line));
  }
  report.clear_targets();
  EXPECT_THAT(Page(report), Not(HasSubstr(">target ")));
}

TEST(RenderHtmlTest, AnEmptyReportIsAPageToo) {
  const std::string page = Page(turnoptimizer::v1::Report());
  EXPECT_THAT(page, HasSubstr("No turns in this period."));
  EXPECT_THAT(page, Not(HasSubstr("<svg")));
  EXPECT_EQ(UnbalancedTag(page), "");
}

}  // namespace
}  // namespace turnopt::cli

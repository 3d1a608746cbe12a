#include "client/cli/report/svg_charts.h"

#include <string>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t Count(const std::string& text, const std::string& part) {
  const std::vector<std::string> pieces = absl::StrSplit(text, part);
  return pieces.size() - 1;
}

TEST(SvgChartsTest, TextsCannotBecomeMarkup) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  const std::string chart =
      StackedChart("<b>title</b>", {"<i>label"}, {{"<u>series", {1.0}}}, ChartAxis());
  EXPECT_THAT(chart, Not(HasSubstr("<b>")));
  EXPECT_THAT(chart, Not(HasSubstr("<i>l")));
  EXPECT_THAT(chart, Not(HasSubstr("<u>")));
}

TEST(SvgChartsTest, AStackHasABarForEachValueAboveZero) {
  const std::string chart =
      StackedChart("turns", {"a", "b"}, {{"llm", {3.0, 0.0}}, {"quick", {1.0, 2.0}}}, ChartAxis());
  EXPECT_EQ(Count(chart, "<rect"), 3u);
  EXPECT_THAT(chart, HasSubstr("a, quick: 1"));
}

TEST(SvgChartsTest, AGapBreaksTheLine) {
  const std::string chart = LineChart("latency", {"a", "b", "c", "d", "e"},
                                      {{"mean", {1.0, 2.0, absl::nullopt, 3.0, 4.0}}}, ChartAxis());
  EXPECT_EQ(Count(chart, "<circle"), 4u);
  EXPECT_EQ(Count(chart, "M"), 2u);
}

TEST(SvgChartsTest, TheLimitIsWithinThePlot) {
  ChartAxis axis;
  axis.limit = 10;
  axis.limit_name = "budget";
  const std::string chart = LineChart("wrong", {"a"}, {{"wrong", {1.0}}}, axis);
  EXPECT_THAT(chart, HasSubstr("class=\"limit\""));
  EXPECT_THAT(chart, HasSubstr("budget"));
  // The axis reaches beyond the limit, though no value does.
  EXPECT_THAT(chart, HasSubstr(">20</text>"));
}

TEST(SvgChartsTest, ManyLabelsAreThinnedOut) {
  std::vector<std::string> labels;
  ChartSeries series = {"x", {}};
  for (int i = 0; i < 100; ++i) {
    labels.push_back("day " + std::to_string(i));
    series.values.emplace_back(1.0);
  }
  EXPECT_LE(Count(LineChart("x", labels, {series}, ChartAxis()), "\"middle\">day "), 6u);
}

TEST(SvgChartsTest, NothingToShowIsAnEmptyPlot) {
  EXPECT_THAT(StackedChart("none", {}, {}, ChartAxis()), HasSubstr("</svg>"));
  EXPECT_THAT(LineChart("none", {}, {}, ChartAxis()), HasSubstr("</svg>"));
  EXPECT_THAT(HistogramChart("none", {}, {}, ChartAxis()), HasSubstr("</svg>"));
  EXPECT_THAT(BarChart("none", {}, 1, ChartAxis()), HasSubstr("</svg>"));
}

TEST(SvgChartsTest, LongNamesAreCutBetweenCharacters) {
  RangedValue bar;
  for (int i = 0; i < 50; ++i) bar.label += "é";
  const std::string chart = BarChart("x", {bar}, 1, ChartAxis());
  std::string cut;
  for (int i = 0; i < 34; ++i) cut += "é";
  EXPECT_THAT(chart, HasSubstr(cut + "…"));
}

}  // namespace
}  // namespace turnopt::cli

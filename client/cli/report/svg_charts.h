#ifndef TURNOPT_CLIENT_CLI_REPORT_SVG_CHARTS_H_
#define TURNOPT_CLIENT_CLI_REPORT_SVG_CHARTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

// Plots as inline SVG, for a page that brings the colours: elements have classes (`series-0`,
// `axis`, `limit` ...) and no colours of their own, so that light and dark are the style sheet's
// affair. All texts are escaped; every mark has a <title>, which browsers show and screen readers
// read.
namespace turnopt::cli {

// The five characters that HTML and SVG treat specially.
std::string EscapeHtml(absl::string_view text);

// One line or one colour of bars; its index chooses the class.
struct ChartSeries {
  std::string name;
  std::vector<absl::optional<double>> values;  // one for each label of the x axis; absent: a gap
};

struct ChartAxis {
  std::string unit;              // appended to the values of the y axis, such as " %"
  double min_top = 0;            // the axis reaches at least this far
  double bottom = 0;             // where it starts
  absl::optional<double> limit;  // a dashed line across the plot
  std::string limit_name;
};

// Bars beside one another in two colours at most: a histogram before and after.
std::string HistogramChart(absl::string_view title, const std::vector<std::string>& labels,
                           const std::vector<ChartSeries>& series, const ChartAxis& axis);

// Bars on top of one another: shares of a whole over time.
std::string StackedChart(absl::string_view title, const std::vector<std::string>& labels,
                         const std::vector<ChartSeries>& series, const ChartAxis& axis);

// One or two lines with a dot for each value; without a legend, so the title must say what they
// are.
std::string LineChart(absl::string_view title, const std::vector<std::string>& labels,
                      const std::vector<ChartSeries>& series, const ChartAxis& axis);

// A bar from the left for each label, with the interval of its value.
struct RangedValue {
  std::string label;
  std::string text;  // the value as it reads
  double value = 0;
  absl::optional<double> low;
  absl::optional<double> high;
};
std::string BarChart(absl::string_view title, const std::vector<RangedValue>& bars, double top,
                     const ChartAxis& axis);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_SVG_CHARTS_H_

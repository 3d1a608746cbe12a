#include "client/cli/report/svg_charts.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

// Every plot is 420 units wide: at 360 px of a phone its 12-unit text is still readable, and two
// fit beside one another on a desktop.

namespace turnopt::cli {
namespace {

constexpr double kWidth = 420;
constexpr double kHeight = 240;
constexpr double kLeft = 46;
constexpr double kRight = 410;
constexpr double kTop = 12;
constexpr double kBottom = 206;
constexpr int kGridLines = 4;
constexpr size_t kMostXLabels = 6;
constexpr double kBarRow = 34;
constexpr size_t kLabelCharacters = 34;

std::string Number(double value) { return absl::StrFormat("%.2f", value); }

// The next of 1, 2, 2.5, 5 times a power of ten, so that grid lines fall on round numbers.
double RoundUp(double value) {
  if (!(value > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0}) {
    if (value <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

std::string AxisText(double value, const std::string& unit) {
  return absl::StrCat(absl::StrFormat("%.4g", value), unit);
}

// Cut at a code point.
std::string Shorten(const std::string& text, size_t characters) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == characters) return text.substr(0, i) + "…";
  }
  return text;
}

// The frame that the plots over an x axis share.
class Plot {
 public:
  Plot(absl::string_view title, const std::vector<std::string>& labels, double highest,
       const ChartAxis& axis)
      : labels_(labels), axis_(axis) {
    top_ = axis.bottom + RoundUp(std::max(highest, axis.min_top) - axis.bottom);
    absl::StrAppend(&svg_, "<svg viewBox=\"0 0 ", kWidth, " ", kHeight, "\" role=\"img\" ",
                    "aria-label=\"", EscapeHtml(title), "\">");
    Grid();
    XLabels();
  }

  double slot() const {
    return (kRight - kLeft) / static_cast<double>(std::max<size_t>(labels_.size(), 1));
  }
  double X(size_t index) const { return kLeft + slot() * static_cast<double>(index); }
  double Y(double value) const {
    const double part = (value - axis_.bottom) / (top_ - axis_.bottom);
    return kBottom - (kBottom - kTop) * std::clamp(part, 0.0, 1.0);
  }

  void Bar(double x, double width, double from, double to, size_t series,
           const std::string& title) {
    const double y = Y(to);
    absl::StrAppend(&svg_, "<rect class=\"series-", series, "\" x=\"", Number(x), "\" y=\"",
                    Number(y), "\" width=\"", Number(std::max(width, 0.5)), "\" height=\"",
                    Number(std::max(Y(from) - y, 0.0)), "\"><title>", EscapeHtml(title),
                    "</title></rect>");
  }

  void Dot(double x, double value, size_t series, const std::string& title) {
    absl::StrAppend(&svg_, "<circle class=\"series-", series, "\" cx=\"", Number(x), "\" cy=\"",
                    Number(Y(value)), "\" r=\"2.5\"><title>", EscapeHtml(title),
                    "</title></circle>");
  }

  void Path(const std::string& path, size_t series) {
    absl::StrAppend(&svg_, "<path class=\"line series-", series, "\" d=\"", path, "\"/>");
  }

  // `value` as the y axis would say it, with what it belongs to.
  std::string Caption(const std::string& name, size_t index, double value) const {
    return absl::StrCat(labels_[index], ", ", name, ": ", AxisText(value, axis_.unit));
  }

  std::string Finish() {
    if (axis_.limit) {
      const std::string y = Number(Y(*axis_.limit));
      absl::StrAppend(&svg_, "<line class=\"limit\" x1=\"", kLeft, "\" x2=\"", kRight, "\" y1=\"",
                      y, "\" y2=\"", y, "\"/><text class=\"limit-name\" x=\"", kLeft + 4, "\" y=\"",
                      Number(Y(*axis_.limit) - 4), "\">", EscapeHtml(axis_.limit_name), "</text>");
    }
    return absl::StrCat(svg_, "</svg>");
  }

 private:
  void Grid() {
    for (int i = 0; i <= kGridLines; ++i) {
      const double value = axis_.bottom + (top_ - axis_.bottom) * i / kGridLines;
      const std::string y = Number(Y(value));
      absl::StrAppend(&svg_, "<line class=\"", i == 0 ? "axis" : "grid", "\" x1=\"", kLeft,
                      "\" x2=\"", kRight, "\" y1=\"", y, "\" y2=\"", y, "\"/><text x=\"", kLeft - 5,
                      "\" y=\"", Number(Y(value) + 4), "\" text-anchor=\"end\">",
                      EscapeHtml(AxisText(value, axis_.unit)), "</text>");
    }
  }

  void XLabels() {
    const size_t every = (labels_.size() + kMostXLabels - 1) / kMostXLabels;
    for (size_t i = 0; i < labels_.size(); i += std::max<size_t>(every, 1)) {
      absl::StrAppend(&svg_, "<text x=\"", Number(X(i) + slot() / 2), "\" y=\"", kBottom + 18,
                      "\" text-anchor=\"middle\">", EscapeHtml(labels_[i]), "</text>");
    }
  }

  const std::vector<std::string>& labels_;
  const ChartAxis& axis_;
  double top_ = 1;
  std::string svg_;
};

double HighestOf(const std::vector<ChartSeries>& series) {
  double highest = 0;
  for (const ChartSeries& one : series) {
    for (const absl::optional<double>& value : one.values)
      highest = std::max(highest, value.value_or(0));
  }
  return highest;
}

// One series needs no legend: the title names it.
std::string Legend(const std::vector<ChartSeries>& series) {
  if (series.size() < 2) return "";
  std::string html = "<div class=\"legend\">";
  for (size_t i = 0; i < series.size(); ++i) {
    absl::StrAppend(&html, "<span><i class=\"series-", i, "\"></i>", EscapeHtml(series[i].name),
                    "</span>");
  }
  return absl::StrCat(html, "</div>");
}

std::string Figure(absl::string_view title, absl::string_view legend, absl::string_view svg) {
  return absl::StrCat("<figure><figcaption>", EscapeHtml(title), "</figcaption>", legend, svg,
                      "</figure>\n");
}

}  // namespace

std::string EscapeHtml(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string HistogramChart(absl::string_view title, const std::vector<std::string>& labels,
                           const std::vector<ChartSeries>& series, const ChartAxis& axis) {
  Plot plot(title, labels, HighestOf(series), axis);
  const double width = plot.slot() * 0.9 / static_cast<double>(std::max<size_t>(series.size(), 1));
  for (size_t s = 0; s < series.size(); ++s) {
    for (size_t i = 0; i < labels.size() && i < series[s].values.size(); ++i) {
      const double value = series[s].values[i].value_or(0);
      if (value <= 0) continue;
      plot.Bar(plot.X(i) + plot.slot() * 0.05 + width * static_cast<double>(s), width, axis.bottom,
               value, s, plot.Caption(series[s].name, i, value));
    }
  }
  return Figure(title, Legend(series), plot.Finish());
}

std::string StackedChart(absl::string_view title, const std::vector<std::string>& labels,
                         const std::vector<ChartSeries>& series, const ChartAxis& axis) {
  double highest = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    double sum = 0;
    for (const ChartSeries& one : series)
      sum += i < one.values.size() ? one.values[i].value_or(0) : 0;
    highest = std::max(highest, sum);
  }
  Plot plot(title, labels, highest, axis);
  for (size_t i = 0; i < labels.size(); ++i) {
    double base = 0;
    for (size_t s = 0; s < series.size(); ++s) {
      const double value = i < series[s].values.size() ? series[s].values[i].value_or(0) : 0;
      if (value <= 0) continue;
      plot.Bar(plot.X(i) + plot.slot() * 0.1, plot.slot() * 0.8, base, base + value, s,
               plot.Caption(series[s].name, i, value));
      base += value;
    }
  }
  return Figure(title, Legend(series), plot.Finish());
}

std::string LineChart(absl::string_view title, const std::vector<std::string>& labels,
                      const std::vector<ChartSeries>& series, const ChartAxis& axis) {
  Plot plot(title, labels, std::max(HighestOf(series), axis.limit.value_or(0) * 1.2), axis);
  for (size_t s = 0; s < series.size(); ++s) {
    std::string path;
    bool drawing = false;
    for (size_t i = 0; i < labels.size() && i < series[s].values.size(); ++i) {
      if (!series[s].values[i]) {
        drawing = false;
        continue;
      }
      const double x = plot.X(i) + plot.slot() / 2;
      absl::StrAppend(&path, drawing ? "L" : "M", Number(x), " ",
                      Number(plot.Y(*series[s].values[i])));
      drawing = true;
    }
    if (!path.empty()) plot.Path(path, s + 1);
    for (size_t i = 0; i < labels.size() && i < series[s].values.size(); ++i) {
      if (!series[s].values[i]) continue;
      plot.Dot(plot.X(i) + plot.slot() / 2, *series[s].values[i], s + 1,
               plot.Caption(series[s].name, i, *series[s].values[i]));
    }
  }
  return Figure(title, "", plot.Finish());
}

std::string BarChart(absl::string_view title, const std::vector<RangedValue>& bars, double top,
                     const ChartAxis& axis) {
  const double height = kBarRow * static_cast<double>(bars.size()) + 22;
  const double left = 4;
  const double right = 360;
  const auto x_of = [&](double value) {
    return left + (right - left) * std::clamp(top > 0 ? value / top : 0.0, 0.0, 1.0);
  };
  std::string svg = absl::StrCat("<svg viewBox=\"0 0 ", kWidth, " ", Number(height),
                                 "\" role=\"img\" aria-label=\"", EscapeHtml(title), "\">");
  for (size_t i = 0; i < bars.size(); ++i) {
    const RangedValue& bar = bars[i];
    const double y = kBarRow * static_cast<double>(i);
    absl::StrAppend(&svg, "<text x=\"", left, "\" y=\"", Number(y + 13), "\">",
                    EscapeHtml(Shorten(bar.label, kLabelCharacters)), "</text><text x=\"",
                    kWidth - 4, "\" y=\"", Number(y + 26), "\" text-anchor=\"end\">",
                    EscapeHtml(bar.text), "</text>");
    absl::StrAppend(&svg, "<rect class=\"series-1\" x=\"", left, "\" y=\"", Number(y + 18),
                    "\" width=\"", Number(x_of(bar.value) - left), "\" height=\"10\"><title>",
                    EscapeHtml(bar.label), ": ", EscapeHtml(bar.text), "</title></rect>");
    // Across the bar only: a line through the names could not be told from their letters.
    if (axis.limit) {
      const std::string x = Number(x_of(*axis.limit));
      absl::StrAppend(&svg, "<line class=\"limit\" x1=\"", x, "\" x2=\"", x, "\" y1=\"",
                      Number(y + 16), "\" y2=\"", Number(y + 30), "\"/>");
    }
    if (bar.low && bar.high) {
      const std::string middle = Number(y + 23);
      absl::StrAppend(&svg, "<line class=\"range\" x1=\"", Number(x_of(*bar.low)), "\" x2=\"",
                      Number(x_of(*bar.high)), "\" y1=\"", middle, "\" y2=\"", middle, "\"/>");
    }
  }
  if (axis.limit) {
    absl::StrAppend(&svg, "<text class=\"limit-name\" x=\"", Number(x_of(*axis.limit)), "\" y=\"",
                    Number(height - 5), "\" text-anchor=\"middle\">", EscapeHtml(axis.limit_name),
                    "</text>");
  }
  return Figure(title, "", absl::StrCat(svg, "</svg>"));
}

}  // namespace turnopt::cli

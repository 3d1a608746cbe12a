#include "client/cli/report/render_html.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cli/report/figures.h"
#include "client/cli/report/report_tables.h"
#include "client/cli/report/svg_charts.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

constexpr int kStatesPlotted = 8;
constexpr double kLatencyStepSeconds = 0.25;

// Colours were chosen for a contrast of 3:1 against their background, in either scheme.
constexpr absl::string_view kStyle = R"css(
:root { color-scheme: light dark; --page: #ffffff; --ink: #1d2430; --soft: #5b6675;
  --line: #d9dee5; --panel: #f6f8fa; --good: #1a7f37; --bad: #b42318; --open: #8a6100;
  --s0: #7a8aa0; --s1: #0b7a75; --s2: #c2570c; --s3: #8e44ad; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --ink: #e6eaf0; --soft: #9aa6b5;
  --line: #333c48; --panel: #1a2029; --good: #4cc26b; --bad: #ff7b6e; --open: #e0b23c;
  --s0: #8090a6; --s1: #2fb5ae; --s2: #f08c3e; --s3: #c48ae0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.25rem; }
p { margin: 0.25rem 0; color: var(--soft); max-width: 46rem; }
p.headline { color: var(--ink); max-width: none; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.75rem;
  margin: 1rem 0; }
.tile { background: var(--panel); border: 1px solid var(--line); border-radius: 0.5rem;
  padding: 0.6rem 0.8rem; }
.tile b { display: block; font-size: 1.35rem; line-height: 1.3; }
.tile span { color: var(--soft); font-size: 0.85rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 1rem; margin: 1rem 0; }
figure { margin: 0; padding: 0.75rem; background: var(--panel); border: 1px solid var(--line);
  border-radius: 0.5rem; }
figcaption { font-weight: 600; font-size: 0.95rem; margin-bottom: 0.25rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; font-size: 0.85rem;
  color: var(--soft); }
.legend i { display: inline-block; width: 0.75rem; height: 0.75rem; margin-right: 0.35rem;
  border-radius: 2px; }
rect.series-0, circle.series-0 { fill: var(--s0); } rect.series-1, circle.series-1 { fill: var(--s1); }
rect.series-2, circle.series-2 { fill: var(--s2); } rect.series-3, circle.series-3 { fill: var(--s3); }
.legend .series-0 { background: var(--s0); } .legend .series-1 { background: var(--s1); }
.legend .series-2 { background: var(--s2); } .legend .series-3 { background: var(--s3); }
path.line { fill: none; stroke-width: 2; } path.series-0 { stroke: var(--s0); }
path.series-1 { stroke: var(--s1); } path.series-2 { stroke: var(--s2); }
line.axis { stroke: var(--soft); } line.grid { stroke: var(--line); }
line.limit { stroke: var(--bad); stroke-dasharray: 5 4; stroke-width: 1.5; }
line.range { stroke: var(--ink); stroke-width: 1.5; }
svg text.limit-name { fill: var(--bad); }
.scroll { overflow-x: auto; margin-top: 0.5rem; border: 1px solid var(--line);
  border-radius: 0.5rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { padding: 0.4rem 0.7rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; background: var(--panel); }
td { min-width: 9rem; }
td.number, th.number { min-width: 0; text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
td.good { min-width: 0; color: var(--good); font-weight: 600; white-space: nowrap; }
td.bad { min-width: 0; color: var(--bad); font-weight: 600; white-space: nowrap; }
td.open { min-width: 0; color: var(--open); font-weight: 600; white-space: nowrap; }
@media (max-width: 30rem) { th, td { padding: 0.35rem 0.45rem; } td { min-width: 7.5rem; }
  td.open { white-space: normal; } }
)css";

const char* ToneClass(CellTone tone) {
  switch (tone) {
    case CellTone::kGood:
      return "good";
    case CellTone::kBad:
      return "bad";
    case CellTone::kOpen:
      return "open";
    case CellTone::kPlain:
      return "";
  }
  return "";
}

void PrintTable(const ReportTable& part, std::ostream& out) {
  out << "<section id=\"" << EscapeHtml(part.id) << "\">\n<h2>" << EscapeHtml(part.title)
      << "</h2>\n";
  for (const std::string& note : part.notes) out << "<p>" << EscapeHtml(note) << "</p>\n";
  if (!part.rows.empty()) {
    out << "<div class=\"scroll\"><table>\n";
    const bool named = std::any_of(part.columns.begin(), part.columns.end(),
                                   [](const auto& column) { return !column.header.empty(); });
    if (named) {
      out << "<thead><tr>";
      for (const ReportColumn& column : part.columns) {
        out << (column.number ? "<th class=\"number\">" : "<th>") << EscapeHtml(column.header)
            << "</th>";
      }
      out << "</tr></thead>\n";
    }
    out << "<tbody>\n";
    for (const std::vector<ReportCell>& row : part.rows) {
      out << "<tr>";
      for (size_t i = 0; i < row.size(); ++i) {
        const bool number = i < part.columns.size() && part.columns[i].number;
        const std::string style = number ? "number" : ToneClass(row[i].tone);
        out << (style.empty() ? "<td>" : absl::StrCat("<td class=\"", style, "\">"))
            << EscapeHtml(row[i].text) << "</td>";
      }
      out << "</tr>\n";
    }
    out << "</tbody></table></div>\n";
  }
  out << "</section>\n";
}

void PrintTile(absl::string_view value, absl::string_view name, std::ostream& out) {
  out << "<div class=\"tile\"><b>" << EscapeHtml(value) << "</b><span>" << EscapeHtml(name)
      << "</span></div>\n";
}

void PrintTiles(const v1::Report& report, std::ostream& out) {
  const v1::TurnFigures& after = report.enabled();
  const v1::TurnFigures& before = report.baseline();
  out << "<div class=\"tiles\">\n";
  if (after.latency().mean_ms().n() > 0) {
    PrintTile(LatencyText(after.latency().mean_ms().value()), "mean latency, enabled", out);
  }
  if (before.latency().mean_ms().n() > 0) {
    PrintTile(LatencyText(before.latency().mean_ms().value()), "mean latency before", out);
  }
  if (after.turns() > 0) {
    PrintTile(ShareText(after.hit_rate().value()), "hit rate", out);
    PrintTile(ShareText(report.llm_calls_saved()), "fewer LLM calls", out);
    PrintTile(ShareText(after.errors().value()), "errors", out);
  }
  if (after.quality().n() > 0) {
    PrintTile(absl::StrFormat("%.1f", after.quality().value()), "quality of 100", out);
  }
  if (report.has_cost_saved_share()) {
    PrintTile(CostText(report.cost_saved(), report.currency()), "LLM cost saved", out);
  }
  out << "</div>\n";
}

std::string LatencyPlot(const v1::Report& report) {
  const auto shares = [](const v1::TurnFigures& figures) {
    std::vector<absl::optional<double>> values;
    const double n = static_cast<double>(std::max<int64_t>(figures.latency().mean_ms().n(), 1));
    for (const int64_t count : figures.latency().counts()) {
      values.push_back(100 * static_cast<double>(count) / n);
    }
    return values;
  };
  std::vector<ChartSeries> series = {{"before", shares(report.baseline())},
                                     {"after (enabled)", shares(report.enabled())}};
  // The tail that nobody waited for is not shown.
  size_t used = 1;
  for (const ChartSeries& one : series) {
    for (size_t i = 0; i < one.values.size(); ++i) {
      if (one.values[i].value_or(0) > 0) used = std::max(used, i + 1);
    }
  }
  std::vector<std::string> labels;
  for (size_t i = 0; i < used; ++i) {
    labels.push_back(absl::StrFormat("%g s", kLatencyStepSeconds * static_cast<double>(i)));
  }
  ChartAxis axis;
  axis.unit = " %";
  return HistogramChart("How long callers waited, share of turns", labels, series, axis);
}

std::vector<std::string> StepLabels(const v1::Report& report) {
  const bool hours = report.step().seconds() < 24 * 3600;
  std::vector<std::string> labels;
  for (const v1::ReportStep& step : report.over_time()) {
    labels.push_back(absl::FormatTime(hours ? "%H:%M" : "%d %b",
                                      absl::FromUnixSeconds(step.start().seconds()),
                                      absl::UTCTimeZone()));
  }
  return labels;
}

std::string TiersPlot(const v1::Report& report) {
  std::vector<ChartSeries> series;
  for (const v1::Source source :
       {v1::SOURCE_LLM, v1::SOURCE_QUICK_RESPONSE, v1::SOURCE_CACHE, v1::SOURCE_FALLBACK}) {
    series.push_back({SourceWord(source), {}});
    for (const v1::ReportStep& step : report.over_time()) {
      series.back().values.emplace_back(static_cast<double>(TurnsOf(step.by_source(), source)));
    }
  }
  return StackedChart("Turns by who answered", StepLabels(report), series, ChartAxis());
}

std::string LatencyOverTimePlot(const v1::Report& report) {
  ChartSeries mean = {"mean latency", {}};
  for (const v1::ReportStep& step : report.over_time()) {
    mean.values.push_back(step.latency_ms().n() == 0
                              ? absl::optional<double>()
                              : absl::optional<double>(step.latency_ms().value() / 1000));
  }
  ChartAxis axis;
  axis.unit = " s";
  if (report.has_targets()) {
    axis.limit = report.targets().mean_latency_ms() / 1000;
    axis.limit_name = absl::StrFormat("target %g s", *axis.limit);
  }
  return LineChart("Mean latency of all turns", StepLabels(report), {std::move(mean)}, axis);
}

std::string WrongReusePlot(const v1::Report& report) {
  ChartSeries wrong = {"wrong reuse", {}};
  for (const v1::ReportStep& step : report.over_time()) {
    wrong.values.push_back(step.reuse_labels() == 0
                               ? absl::optional<double>()
                               : absl::optional<double>(100 * step.wrong_reuse()));
  }
  ChartAxis axis;
  axis.unit = " %";
  axis.limit = 100 * report.wrong_reuse_budget();
  axis.limit_name = absl::StrCat("budget ", ShareText(report.wrong_reuse_budget()));
  return LineChart("Wrong reuse against the budget, share of turns", StepLabels(report),
                   {std::move(wrong)}, axis);
}

std::string QualityPlot(const v1::Report& report) {
  std::vector<RangedValue> bars;
  for (const v1::FigureSlice& slice : report.by_response_type()) {
    const v1::MeanValue& quality = slice.figures().quality();
    if (quality.n() == 0) continue;
    RangedValue bar;
    bar.label = slice.name();
    bar.text = absl::StrFormat("%.1f", quality.value());
    bar.value = quality.value();
    if (quality.has_confidence()) {
      bar.low = quality.confidence().low();
      bar.high = quality.confidence().high();
    }
    bars.push_back(std::move(bar));
  }
  ChartAxis axis;
  if (report.has_targets()) {
    axis.limit = report.targets().quality();
    axis.limit_name = absl::StrFormat("target %g", *axis.limit);
  }
  return bars.empty() ? "" : BarChart("Quality by response type", bars, 100, axis);
}

std::string HitRatePlot(const v1::Report& report) {
  std::vector<RangedValue> bars;
  for (const v1::FigureSlice& slice : report.by_state()) {
    if (static_cast<int>(bars.size()) == kStatesPlotted) break;
    const v1::ShareValue& hits = slice.figures().hit_rate();
    RangedValue bar;
    bar.label = StateText(slice.flow(), slice.name());
    bar.text = absl::StrFormat("%.0f %%", 100 * hits.value());
    bar.value = hits.value();
    bar.low = hits.confidence().low();
    bar.high = hits.confidence().high();
    bars.push_back(std::move(bar));
  }
  ChartAxis axis;
  if (report.has_targets()) {
    axis.limit = report.targets().hit_rate();
    axis.limit_name = absl::StrFormat("target %g %%", 100 * *axis.limit);
  }
  return bars.empty() ? "" : BarChart("Hit rate by dialog state", bars, 1, axis);
}

}  // namespace

void PrintHtmlReport(const v1::Report& report, std::ostream& out) {
  out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
      << EscapeHtml(ReportTitle(report)) << "</title>\n<style>" << kStyle
      << "</style>\n</head>\n<body>\n<h1>" << EscapeHtml(ReportTitle(report))
      << "</h1>\n<p class=\"headline\">" << EscapeHtml(ReportHeadline(report)) << "</p>\n";
  std::vector<ReportTable> tables = ReportTables(report);
  if (report.all().turns() > 0) PrintTiles(report, out);
  PrintTable(tables.front(), out);
  if (report.all().turns() > 0) {
    out << "<div class=\"plots\">\n"
        << LatencyPlot(report) << TiersPlot(report) << LatencyOverTimePlot(report);
    if (report.enabled().turns() > 0) {
      out << QualityPlot(report) << WrongReusePlot(report) << HitRatePlot(report);
    }
    out << "</div>\n";
  }
  for (size_t i = 1; i < tables.size(); ++i) PrintTable(tables[i], out);
  out << "</body>\n</html>\n";
}

}  // namespace turnopt::cli

#include "client/cli/report/report_tables.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "client/cli/report/figures.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

constexpr int kStatesShown = 40;

ReportCell StatusCell(v1::CriterionStatus status) {
  switch (status) {
    case v1::CRITERION_STATUS_MET:
      return {"met", CellTone::kGood};
    case v1::CRITERION_STATUS_NOT_MET:
      return {"NOT met", CellTone::kBad};
    default:
      return {"too little data", CellTone::kOpen};
  }
}

ReportCell RecommendationCell(v1::Recommendation recommendation) {
  switch (recommendation) {
    case v1::RECOMMENDATION_ENABLE:
      return {"enable", CellTone::kGood};
    case v1::RECOMMENDATION_FIX_TEMPLATE:
      return {"fix template", CellTone::kBad};
    default:
      return {"keep watching", CellTone::kOpen};
  }
}

// A column of a table: its header and what of a row stands in it. A new one is a line at its place.
template <class Row>
struct Column {
  ReportColumn column;
  std::function<ReportCell(const Row&)> cell;
};

template <class Rows, class Row = typename Rows::value_type>
void Fill(const Rows& rows, const std::vector<Column<Row>>& columns, ReportTable* table) {
  for (const Column<Row>& column : columns) table->columns.push_back(column.column);
  for (const Row& row : rows) {
    std::vector<ReportCell> cells;
    cells.reserve(columns.size());
    for (const Column<Row>& column : columns) cells.push_back(column.cell(row));
    table->rows.push_back(std::move(cells));
  }
}

using Slice = v1::FigureSlice;

// Figures of turns that several tables show.
ReportCell TurnsCell(const Slice& slice) { return CountText(slice.figures().turns()); }
ReportCell HitRateCell(const Slice& slice) { return ShareText(slice.figures().hit_rate().value()); }
ReportCell MeanLatencyCell(const Slice& slice) {
  return LatencyText(slice.figures().latency().mean_ms());
}
ReportCell P95Cell(const Slice& slice) { return LatencyText(slice.figures().latency().p95_ms()); }
ReportCell QualityCell(const Slice& slice) { return PointsText(slice.figures().quality()); }
ReportCell ErrorsCell(const Slice& slice) { return CountText(slice.figures().errors().hits()); }

ReportTable Criteria(const v1::Report& report) {
  ReportTable table;
  table.id = "criteria";
  table.title = "Success criteria";
  table.notes = {"A criterion is met when its whole 95 % interval is on the good side."};
  using Row = v1::SuccessCriterion;
  Fill(report.criteria(),
       {{{"status"}, [](const Row& row) { return StatusCell(row.status()); }},
        {{"criterion"}, [](const Row& row) { return row.title(); }},
        {{"measured", true}, [](const Row& row) { return ValueText(row); }},
        {{"95 % interval", true}, [](const Row& row) { return IntervalText(row); }},
        {{"n", true}, [](const Row& row) { return CountText(row.n()); }},
        {{"why"}, [](const Row& row) { return row.why(); }}},
       &table);
  return table;
}

std::string CostPerTurn(const v1::TurnFigures& figures, const std::string& currency) {
  if (figures.turns() == 0) return "-";
  return absl::StrFormat("%.6f %s", figures.cost() / static_cast<double>(figures.turns()),
                         currency);
}

ReportTable BeforeAndAfter(const v1::Report& report) {
  ReportTable table;
  table.id = "before-after";
  table.title = "Before and after";
  table.notes = {
      "Before: what disabled and shadow turns measured, older ones included. After: enabled turns "
      "of the period. Beside: the period's other turns, such as calls outside the canary."};
  table.columns = {{""}, {"before", true}, {"after", true}, {"beside", true}};
  const v1::TurnFigures* groups[] = {&report.baseline(), &report.enabled(), &report.stable()};
  const auto add = [&](const char* name, auto cell) {
    std::vector<ReportCell> row = {name};
    for (const v1::TurnFigures* group : groups) row.push_back(std::string(cell(*group)));
    table.rows.push_back(std::move(row));
  };
  const auto latency = [](double ms, const v1::TurnFigures& figures) {
    return figures.latency().mean_ms().n() == 0 ? std::string("-") : LatencyText(ms);
  };
  add("turns", [](const auto& figures) { return CountText(figures.turns()); });
  add("calls", [](const auto& figures) { return CountText(figures.calls()); });
  add("mean latency", [](const auto& figures) { return LatencyText(figures.latency().mean_ms()); });
  add("median latency",
      [&](const auto& figures) { return latency(figures.latency().p50_ms(), figures); });
  add("95th percentile",
      [&](const auto& figures) { return latency(figures.latency().p95_ms(), figures); });
  add("99th percentile",
      [&](const auto& figures) { return latency(figures.latency().p99_ms(), figures); });
  add("quality", [](const auto& figures) { return PointsText(figures.quality()); });
  add("hit rate", [](const auto& figures) { return ShareText(figures.hit_rate()); });
  add("answered by the cache", [](const auto& figures) { return ShareText(figures.cached()); });
  add("turns with an LLM call", [](const auto& figures) { return ShareText(figures.llm_calls()); });
  add("errors", [](const auto& figures) { return ShareText(figures.errors()); });
  add("LLM timeouts", [](const auto& figures) { return CountText(figures.llm_timeouts()); });
  if (!report.currency().empty()) {
    add("LLM cost per turn",
        [&](const auto& figures) { return CostPerTurn(figures, report.currency()); });
  }
  return table;
}

ReportTable Savings(const v1::Report& report) {
  ReportTable table;
  table.id = "savings";
  table.title = "What was saved";
  table.columns = {{""}, {"", true}};
  table.rows.push_back({"LLM calls per turn", ShareText(report.llm_calls_saved())});
  if (report.currency().empty()) {
    table.notes.push_back("Costs need a price table: turnctl report --prices FILE.");
  } else {
    table.rows.push_back(
        {"LLM cost of the enabled turns", CostText(report.cost_saved(), report.currency())});
    if (report.has_cost_saved_share()) {
      table.rows.push_back({"as a share", ShareText(report.cost_saved_share())});
    }
    const int64_t unpriced = report.enabled().unpriced_calls() + report.baseline().unpriced_calls();
    if (unpriced > 0) {
      table.notes.push_back(absl::StrCat(CountText(unpriced),
                                         " LLM calls had no price or no tokens and are left out."));
    }
  }
  return table;
}

ReportTable ByResponseType(const v1::Report& report) {
  ReportTable table;
  table.id = "response-types";
  table.title = "Enabled turns by response type";
  Fill(report.by_response_type(),
       {{{"response type"}, [](const Slice& slice) { return slice.name(); }},
        {{"turns", true}, TurnsCell},
        {{"mean latency", true}, MeanLatencyCell},
        {{"95th percentile", true}, P95Cell},
        {{"quality", true}, QualityCell},
        {{"errors", true}, ErrorsCell}},
       &table);
  return table;
}

ReportTable ByState(const v1::Report& report) {
  ReportTable table;
  table.id = "states";
  table.title = "Enabled turns by dialog state";
  if (report.by_state_size() > kStatesShown) {
    table.notes.push_back(absl::StrCat("The ", kStatesShown, " states with the most turns of ",
                                       report.by_state_size(), "."));
  }
  const int shown = std::min(report.by_state_size(), kStatesShown);
  const std::vector<Slice> slices(report.by_state().begin(), report.by_state().begin() + shown);
  Fill(
      slices,
      {{{"dialog state"}, [](const Slice& slice) { return StateText(slice.flow(), slice.name()); }},
       {{"turns", true}, TurnsCell},
       {{"hit rate", true}, HitRateCell},
       {{"mean latency", true}, MeanLatencyCell},
       {{"quality", true}, QualityCell},
       {{"errors", true}, ErrorsCell}},
      &table);
  return table;
}

ReportTable OverTime(const v1::Report& report) {
  ReportTable table;
  table.id = "over-time";
  table.title = "Over time";
  constexpr v1::Source kSources[] = {v1::SOURCE_QUICK_RESPONSE, v1::SOURCE_CACHE, v1::SOURCE_LLM,
                                     v1::SOURCE_FALLBACK};
  table.columns = {{"from (UTC)"}};
  for (const v1::Source source : kSources) table.columns.push_back({SourceWord(source), true});
  for (const char* name : {"mean latency", "quality", "wrong reuse"}) {
    table.columns.push_back({name, true});
  }
  for (const v1::ReportStep& step : report.over_time()) {
    std::vector<ReportCell> row = {TimeText(step.start())};
    for (const v1::Source source : kSources) {
      row.push_back(CountText(TurnsOf(step.by_source(), source)));
    }
    row.push_back(step.latency_ms().n() == 0 ? "-" : LatencyText(step.latency_ms().value()));
    row.push_back(step.quality().n() == 0 ? "-" : absl::StrFormat("%.1f", step.quality().value()));
    row.push_back(step.reuse_labels() == 0 ? "-" : ShareText(step.wrong_reuse()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

ReportTable WrongReuse(const v1::Report& report) {
  ReportTable table;
  table.id = "wrong-reuse";
  table.title = "Wrong reuse against the budget";
  table.notes = {absl::StrCat("Budget: ", ShareText(report.wrong_reuse_budget()),
                              " of enabled turns. Estimated from the replies that the LLM "
                              "verified, each standing for those that were not.")};
  using Row = v1::WrongReuseFigures;
  std::vector<Row> served;
  std::copy_if(report.wrong_reuse().begin(), report.wrong_reuse().end(), std::back_inserter(served),
               [](const Row& row) { return row.served() > 0; });
  Fill(served,
       {{{"answers"}, [](const Row& row) { return SourceWord(row.source()); }},
        {{"served", true}, [](const Row& row) { return CountText(row.served()); }},
        {{"verified", true}, [](const Row& row) { return CountText(row.labels()); }},
        {{"found wrong", true}, [](const Row& row) { return CountText(row.wrong_labels()); }},
        {{"wrong of all turns", true},
         [](const Row& row) { return row.labels() == 0 ? "-" : ShareText(row.share()); }},
        {{"95 % interval", true},
         [](const Row& row) {
           if (!row.has_confidence()) return std::string("-");
           return absl::StrCat(ShareText(row.confidence().low()), " to ",
                               ShareText(row.confidence().high()));
         }}},
       &table);
  return table;
}

ReportTable Incidents(const v1::Report& report) {
  ReportTable table;
  table.id = "incidents";
  table.title = "Incidents";
  table.notes = {absl::StrCat(CountText(report.critical_incidents()), " critical, ",
                              CountText(report.rollbacks()), " rollbacks, ",
                              CountText(report.rollbacks_for_quality()), " of them for quality.")};
  table.columns = {{"kind"}, {"raised", true}, {"critical", true}};
  for (const v1::IncidentCount& count : report.incidents()) {
    table.rows.push_back({absl::StrReplaceAll(count.kind(), {{"_", " "}}),
                          CountText(count.raised()), CountText(count.critical())});
  }
  return table;
}

ReportTable Pods(const v1::Report& report) {
  ReportTable table;
  table.id = "pods";
  table.title = "All turns by pod";
  Fill(report.by_pod(),
       {{{"pod"}, [](const Slice& slice) { return slice.name(); }},
        {{"turns", true}, TurnsCell},
        {{"mean latency", true}, MeanLatencyCell},
        {{"quality", true}, QualityCell},
        {{"hit rate", true},
         [](const Slice& slice) { return ShareText(slice.figures().hit_rate()); }},
        {{"errors", true}, [](const Slice& slice) { return ShareText(slice.figures().errors()); }}},
       &table);
  return table;
}

std::string Agreed(const v1::ShareValue& share) {
  return share.n() == 0 ? "-" : absl::StrCat(share.hits(), " of ", share.n());
}

ReportTable Shadow(const v1::Report& report) {
  ReportTable table;
  table.id = "shadow";
  table.title = "Shadow findings";
  table.notes = {
      "What would have been served in shadow turns of the period, and whether it said "
      "what the LLM then said."};
  using Row = v1::ShadowFinding;
  Fill(
      report.shadow_findings(),
      {{{"recommendation"},
        [](const Row& row) { return RecommendationCell(row.recommendation()); }},
       {{"dialog state"}, [](const Row& row) { return StateText(row.flow(), row.dialog_state()); }},
       {{"turns", true}, [](const Row& row) { return CountText(row.turns()); }},
       {{"would serve", true}, [](const Row& row) { return ShareText(row.would_serve().value()); }},
       {{"quick agreed", true}, [](const Row& row) { return Agreed(row.quick_agreed()); }},
       {{"cached agreed", true}, [](const Row& row) { return Agreed(row.cached_agreed()); }},
       {{"why"}, [](const Row& row) { return row.why(); }}},
      &table);
  return table;
}

ReportTable Disagreements(const v1::Report& report) {
  ReportTable table;
  table.id = "disagreements";
  table.title = "Disagreements worth reading";
  table.notes = {
      "The most confident candidates that said something else than the LLM. Texts are "
      "shown only where the sidecar logs them."};
  table.columns = {{"dialog state"},    {"turn"},      {"from"},           {"confidence", true},
                   {"agreement", true}, {"utterance"}, {"the LLM's reply"}};
  for (const v1::ShadowFinding& finding : report.shadow_findings()) {
    for (const v1::Disagreement& one : finding.disagreements()) {
      table.rows.push_back(
          {StateText(finding.flow(), finding.dialog_state()), one.turn_id(),
           SourceWord(one.source()), absl::StrFormat("%.2f", one.confidence()),
           absl::StrFormat("%.2f", one.agreement()),
           one.utterance().empty() ? absl::StrCat("#", one.utterance_hash()) : one.utterance(),
           one.reply().empty() ? absl::StrCat("#", one.reply_hash()) : one.reply()});
    }
  }
  return table;
}

ReportTable LeftOut(const v1::Report& report) {
  ReportTable table;
  table.id = "left-out";
  table.title = "Left out";
  if (report.turns_left_out() > 0) {
    table.notes.push_back(absl::StrCat(CountText(report.turns_left_out()),
                                       " turns beyond the bound of a report: ask for a shorter "
                                       "period."));
  }
  if (report.duplicates_left_out() > 0) {
    table.notes.push_back(absl::StrCat(CountText(report.duplicates_left_out()),
                                       " turns that more than one log held, counted once."));
  }
  if (report.labels_without_turn() > 0) {
    table.notes.push_back(absl::StrCat(CountText(report.labels_without_turn()),
                                       " labels of turns that are not in the log."));
  }
  return table;
}

}  // namespace

std::string ReportTitle(const v1::Report& report) {
  return absl::StrCat("TurnOptimizer, ", TimeText(report.since()), " to ", TimeText(report.until()),
                      " UTC");
}

std::string ReportHeadline(const v1::Report& report) {
  if (report.all().turns() == 0) return "No turns in this period.";
  int met = 0;
  int not_met = 0;
  int open = 0;
  for (const v1::SuccessCriterion& criterion : report.criteria()) {
    if (criterion.status() == v1::CRITERION_STATUS_MET) {
      ++met;
    } else if (criterion.status() == v1::CRITERION_STATUS_NOT_MET) {
      ++not_met;
    } else {
      ++open;
    }
  }
  return absl::StrCat(CountText(report.all().turns()), " turns of ",
                      CountText(report.all().calls()), " calls, ",
                      CountText(report.enabled().turns()), " of them enabled. Criteria: ", met,
                      " met, ", not_met, " not met, ", open, " with too little data.");
}

std::vector<ReportTable> ReportTables(const v1::Report& report) {
  std::vector<ReportTable> tables = {Criteria(report), BeforeAndAfter(report)};
  if (report.enabled().turns() > 0) {
    tables.push_back(Savings(report));
    tables.push_back(ByResponseType(report));
    tables.push_back(ByState(report));
    if (ReportTable reuse = WrongReuse(report); !reuse.rows.empty()) {
      tables.push_back(std::move(reuse));
    }
  }
  tables.push_back(OverTime(report));
  tables.push_back(Incidents(report));
  if (report.by_pod_size() > 0) tables.push_back(Pods(report));
  if (report.shadow_findings_size() > 0) tables.push_back(Shadow(report));
  if (ReportTable reading = Disagreements(report); !reading.rows.empty()) {
    tables.push_back(std::move(reading));
  }
  if (ReportTable left_out = LeftOut(report); !left_out.notes.empty()) {
    tables.push_back(std::move(left_out));
  }
  return tables;
}

}  // namespace turnopt::cli

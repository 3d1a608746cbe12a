#include "client/cli/report/report_tables.h"

#include <cmath>
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

ReportTable Criteria(const v1::Report& report) {
  ReportTable table;
  table.id = "criteria";
  table.title = "Success criteria";
  table.notes = {"A criterion is met when its whole 95 % interval is on the good side."};
  table.columns = {{"status"},  {"criterion"}, {"measured", true}, {"95 % interval", true},
                   {"n", true}, {"why"}};
  for (const v1::SuccessCriterion& criterion : report.criteria()) {
    table.rows.push_back({StatusCell(criterion.status()), criterion.title(), ValueText(criterion),
                          IntervalText(criterion), CountText(criterion.n()), criterion.why()});
  }
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
  table.columns = {{"response type"},         {"turns", true},   {"mean latency", true},
                   {"95th percentile", true}, {"quality", true}, {"errors", true}};
  for (const v1::FigureSlice& slice : report.by_response_type()) {
    const v1::TurnFigures& figures = slice.figures();
    table.rows.push_back({slice.name(), CountText(figures.turns()),
                          LatencyText(figures.latency().mean_ms()),
                          LatencyText(figures.latency().p95_ms()), PointsText(figures.quality()),
                          CountText(figures.errors().hits())});
  }
  return table;
}

ReportTable ByState(const v1::Report& report) {
  ReportTable table;
  table.id = "states";
  table.title = "Enabled turns by dialog state";
  table.columns = {{"dialog state"},       {"turns", true},   {"hit rate", true},
                   {"mean latency", true}, {"quality", true}, {"errors", true}};
  for (const v1::FigureSlice& slice : report.by_state()) {
    if (static_cast<int>(table.rows.size()) == kStatesShown) {
      table.notes.push_back(absl::StrCat("The ", kStatesShown, " states with the most turns of ",
                                         report.by_state_size(), "."));
      break;
    }
    const v1::TurnFigures& figures = slice.figures();
    table.rows.push_back({StateText(slice.flow(), slice.name()), CountText(figures.turns()),
                          ShareText(figures.hit_rate().value()),
                          LatencyText(figures.latency().mean_ms()), PointsText(figures.quality()),
                          CountText(figures.errors().hits())});
  }
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
  table.columns = {{"answers"},
                   {"served", true},
                   {"verified", true},
                   {"found wrong", true},
                   {"wrong of all turns", true},
                   {"95 % interval", true}};
  for (const v1::WrongReuseFigures& reuse : report.wrong_reuse()) {
    if (reuse.served() == 0) continue;
    const std::string interval = reuse.has_confidence()
                                     ? absl::StrCat(ShareText(reuse.confidence().low()), " to ",
                                                    ShareText(reuse.confidence().high()))
                                     : "-";
    table.rows.push_back({SourceWord(reuse.source()), CountText(reuse.served()),
                          CountText(reuse.labels()), CountText(reuse.wrong_labels()),
                          reuse.labels() == 0 ? "-" : ShareText(reuse.share()), interval});
  }
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
  table.columns = {{"pod"},           {"turns", true},    {"mean latency", true},
                   {"quality", true}, {"hit rate", true}, {"errors", true}};
  for (const v1::FigureSlice& slice : report.by_pod()) {
    const v1::TurnFigures& figures = slice.figures();
    table.rows.push_back({slice.name(), CountText(figures.turns()),
                          LatencyText(figures.latency().mean_ms()), PointsText(figures.quality()),
                          ShareText(figures.hit_rate()), ShareText(figures.errors())});
  }
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
  table.columns = {
      {"recommendation"},     {"dialog state"},        {"turns", true}, {"would serve", true},
      {"quick agreed", true}, {"cached agreed", true}, {"why"}};
  for (const v1::ShadowFinding& finding : report.shadow_findings()) {
    table.rows.push_back({RecommendationCell(finding.recommendation()),
                          StateText(finding.flow(), finding.dialog_state()),
                          CountText(finding.turns()), ShareText(finding.would_serve().value()),
                          Agreed(finding.quick_agreed()), Agreed(finding.cached_agreed()),
                          finding.why()});
  }
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

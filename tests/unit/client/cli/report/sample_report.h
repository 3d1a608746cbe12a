#ifndef TURNOPT_TESTS_UNIT_CLIENT_CLI_REPORT_SAMPLE_REPORT_H_
#define TURNOPT_TESTS_UNIT_CLIENT_CLI_REPORT_SAMPLE_REPORT_H_

#include <string>

#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::testing {

// A name that would break out of HTML, Markdown or a table's row.
inline constexpr char kHostileName[] = "<script>alert('x')</script> | a\n*b*";

inline void SetMean(double value, turnoptimizer::v1::MeanValue* mean) {
  mean->set_n(100);
  mean->set_value(value);
  mean->mutable_confidence()->set_low(value * 0.9);
  mean->mutable_confidence()->set_high(value * 1.1);
}

inline void SetShare(int64_t hits, int64_t n, turnoptimizer::v1::ShareValue* share) {
  share->set_hits(hits);
  share->set_n(n);
  share->set_value(static_cast<double>(hits) / static_cast<double>(n));
  share->mutable_confidence()->set_low(share->value() * 0.9);
  share->mutable_confidence()->set_high(share->value() * 1.1);
}

inline void FillFigures(double latency_ms, turnoptimizer::v1::TurnFigures* figures) {
  figures->set_turns(1000);
  figures->set_calls(120);
  SetMean(latency_ms, figures->mutable_latency()->mutable_mean_ms());
  figures->mutable_latency()->set_p95_ms(2 * latency_ms);
  for (int i = 0; i < 33; ++i) {
    figures->mutable_latency()->add_counts(i == static_cast<int>(latency_ms / 250) ? 100 : 0);
  }
  SetMean(82.5, figures->mutable_quality());
  SetShare(400, 1000, figures->mutable_hit_rate());
  SetShare(100, 1000, figures->mutable_cached());
  SetShare(600, 1000, figures->mutable_llm_calls());
  SetShare(3, 1000, figures->mutable_errors());
}

// A report with something in every part, and a dialog state of a hostile name.
inline turnoptimizer::v1::Report SampleReport() {
  namespace v1 = turnoptimizer::v1;
  v1::Report report;
  report.mutable_since()->set_seconds(1'767'571'200);
  report.mutable_until()->set_seconds(1'768'176'000);
  report.set_currency("EUR");
  report.set_wrong_reuse_budget(0.01);
  report.mutable_targets()->set_mean_latency_ms(1500);
  report.mutable_targets()->set_quality(75);
  report.mutable_targets()->set_hit_rate(0.35);
  FillFigures(2000, report.mutable_all());
  FillFigures(900, report.mutable_enabled());
  FillFigures(3500, report.mutable_stable());
  FillFigures(3600, report.mutable_baseline());
  v1::FigureSlice* type = report.add_by_response_type();
  type->set_name("quick");
  FillFigures(600, type->mutable_figures());
  v1::FigureSlice* state = report.add_by_state();
  state->set_flow("sales");
  state->set_name(kHostileName);
  FillFigures(900, state->mutable_figures());
  report.mutable_step()->set_seconds(24 * 3600);
  for (int day = 0; day < 7; ++day) {
    v1::ReportStep* step = report.add_over_time();
    step->mutable_start()->set_seconds(report.since().seconds() + day * 24 * 3600);
    v1::SourceTurns* turns = step->add_by_source();
    turns->set_source(v1::SOURCE_LLM);
    turns->set_turns(100 - 10 * day);
    // The fourth day measured nothing.
    if (day != 3) SetMean(3000 - 300 * day, step->mutable_latency_ms());
    step->set_reuse_labels(day);
    step->set_wrong_reuse(0.002 * day);
  }
  v1::WrongReuseFigures* reuse = report.add_wrong_reuse();
  reuse->set_source(v1::SOURCE_CACHE);
  reuse->set_served(100);
  reuse->set_labels(20);
  reuse->set_wrong_labels(1);
  reuse->set_share(0.005);
  report.set_llm_calls_saved(0.4);
  report.set_cost_saved(12.5);
  report.set_cost_saved_share(0.41);
  v1::SuccessCriterion* met = report.add_criteria();
  met->set_id("mean_latency");
  met->set_title("Mean latency below 1.5 s");
  met->set_status(v1::CRITERION_STATUS_MET);
  met->set_value(900);
  met->set_unit("ms");
  met->set_n(1000);
  v1::SuccessCriterion* failed = report.add_criteria();
  failed->set_title("Hit rate at least 35 %");
  failed->set_status(v1::CRITERION_STATUS_NOT_MET);
  failed->set_value(0.2);
  failed->set_unit("share");
  v1::ShadowFinding* finding = report.add_shadow_findings();
  finding->set_dialog_state("5_price");
  finding->set_turns(50);
  finding->set_recommendation(v1::RECOMMENDATION_FIX_TEMPLATE);
  finding->set_why("quick responses agreed with the LLM in 10 of 40 turns");
  v1::Disagreement* disagreement = finding->add_disagreements();
  disagreement->set_turn_id("00ab-7");
  disagreement->set_source(v1::SOURCE_QUICK_RESPONSE);
  disagreement->set_utterance_hash("0123456789abcdef");
  disagreement->set_reply("It is forty euros.");
  return report;
}

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_UNIT_CLIENT_CLI_REPORT_SAMPLE_REPORT_H_

#include "server/telemetry/recorder.h"

#include <gtest/gtest.h>

#include "tests/support/http_get.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::telemetry {
namespace {

using testing::BaselineTurn;
using testing::MetricSum;
using testing::MetricValue;
using testing::ServedTurn;

class RecorderTest : public ::testing::Test {
 protected:
  MetricRegistry registry_;
  Recorder recorder_{Recorder::Options{2}, registry_};
  const absl::Time now_ = absl::FromUnixSeconds(1767603600);
};

TEST_F(RecorderTest, ATurnIsCountedBySourceModeReasonAndState) {
  recorder_.OnTurn(ServedTurn("a", now_, core::Source::kQuickResponse));
  recorder_.OnTurn(BaselineTurn("b", now_));
  const std::string text = registry_.Expose();
  EXPECT_EQ(
      MetricValue(text, "turn_optimizer_turns_total{mode=\"enabled\",source=\"quick_response\"}"),
      1);
  EXPECT_EQ(MetricValue(text, "turn_optimizer_turns_total{mode=\"disabled\",source=\"llm\"}"), 1);
  EXPECT_EQ(MetricValue(text,
                        "turn_optimizer_decisions_total{match=\"rule\",reason=\"rule_matched\","
                        "source=\"quick_response\"}"),
            1);
  EXPECT_EQ(
      MetricValue(text, "turn_optimizer_turn_duration_seconds_count{response_type=\"quick\"}"), 1);
  EXPECT_EQ(MetricSum(text, "turn_optimizer_llm_calls_total"), 1);
  EXPECT_EQ(MetricValue(text, "turn_optimizer_llm_tokens_total{direction=\"prompt\"}"), 1000);
  EXPECT_EQ(recorder_.turns(core::Source::kQuickResponse), 1u);
}

TEST_F(RecorderTest, AFailureIsOfOneKind) {
  core::TurnRecord turn = BaselineTurn("a", now_);
  turn.llm_failed = true;
  turn.llm_timed_out = true;
  recorder_.OnTurn(turn);
  const std::string text = registry_.Expose();
  EXPECT_EQ(MetricValue(text, "turn_optimizer_llm_failures_total{kind=\"timed_out\"}"), 1);
  EXPECT_EQ(MetricValue(text, "turn_optimizer_llm_failures_total{kind=\"failed\"}"), 0);
}

TEST_F(RecorderTest, StatesBeyondTheBoundAreOther) {
  for (const char* state : {"a", "b", "c", "d"}) {
    core::TurnRecord turn = BaselineTurn(state, now_);
    turn.dialog_state = state;
    recorder_.OnTurn(turn);
  }
  const std::string text = registry_.Expose();
  EXPECT_EQ(
      MetricValue(text,
                  "turn_optimizer_state_turns_total{dialog_state=\"other\",response_type=\"llm\"}"),
      2);
  EXPECT_GE(MetricSum(text, "turn_optimizer_state_label_overflows_total"), 2);
}

TEST_F(RecorderTest, AnAlertIsActiveUntilItIsResolved) {
  core::Incident incident;
  incident.kind = core::IncidentKind::kLatencyHigh;
  incident.severity = core::Severity::kWarning;
  recorder_.OnIncident(incident);
  const char* active = "turn_optimizer_alert_active{alert=\"latency_high\"}";
  EXPECT_EQ(MetricValue(registry_.Expose(), active), 1);
  incident.phase = core::Incident::Phase::kResolved;
  recorder_.OnIncident(incident);
  EXPECT_EQ(MetricValue(registry_.Expose(), active), 0);
  EXPECT_EQ(MetricSum(registry_.Expose(), "turn_optimizer_alerts_total"), 1);
}

TEST_F(RecorderTest, OneFlowsRecoveryLeavesAnotherFlowsAlertActive) {
  core::Incident first;
  first.kind = core::IncidentKind::kWrongReuse;
  first.id = "wrong_reuse-1";
  first.flow = "booking";
  core::Incident second = first;
  second.id = "wrong_reuse-2";
  second.flow = "sales";
  recorder_.OnIncident(first);
  recorder_.OnIncident(second);
  first.phase = core::Incident::Phase::kResolved;
  recorder_.OnIncident(first);
  const char* active = "turn_optimizer_alert_active{alert=\"wrong_reuse\"}";
  EXPECT_EQ(MetricValue(registry_.Expose(), active), 1);
  second.phase = core::Incident::Phase::kResolved;
  recorder_.OnIncident(second);
  EXPECT_EQ(MetricValue(registry_.Expose(), active), 0);
}

TEST_F(RecorderTest, WhatOnlyHappensIsNeverActive) {
  for (const core::IncidentKind kind :
       {core::IncidentKind::kRearmed, core::IncidentKind::kRampAdvanced,
        core::IncidentKind::kRampHalted}) {
    core::Incident incident;
    incident.kind = kind;
    recorder_.OnIncident(incident);
  }
  EXPECT_EQ(MetricSum(registry_.Expose(), "turn_optimizer_alert_active"), 0);
  EXPECT_EQ(MetricSum(registry_.Expose(), "turn_optimizer_alerts_total"), 3);
}

TEST_F(RecorderTest, AVerificationIsACallAndNoTurn) {
  core::LlmResult llm;
  llm.prompt_tokens = 5;
  recorder_.OnVerification(llm);
  EXPECT_EQ(MetricSum(registry_.Expose(), "turn_optimizer_llm_calls_total"), 1);
  EXPECT_EQ(MetricSum(registry_.Expose(), "turn_optimizer_turns_total"), 0);
}

}  // namespace
}  // namespace turnopt::telemetry

#include "server/core/rollout/ramp_criteria.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/enum_table.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;

// A step whose every figure meets the guide, over a baseline of 4 s.
RampState Good() {
  RampState state;
  RampMeasures& now = state.current;
  now.turns = 1000;
  now.timed_turns = 1000;
  now.total_ms = 1000 * 1100;
  now.scored_turns = 1000;
  now.quality = 1000 * 80;
  now.errors = 10;
  now.answered = 650;
  now.answerable = 650;
  now.llm_calls = 350;
  state.previous = now;
  state.baseline = now;
  state.baseline.total_ms = 1000 * 4000;
  state.baseline.answered = 0;
  state.baseline.llm_calls = 1000;
  return state;
}

TEST(RampCriteriaTest, EveryCriterionIsInTheTableAndNamed) {
  std::set<RampCriterion> seen;
  for (const CriterionRow& row : GuideCriteria()) seen.insert(row.criterion);
  EXPECT_EQ(seen.size(), static_cast<size_t>(RampCriterion::kNoQualityRollbacks) + 1);
  std::set<std::string> names;
  for (RampCriterion criterion : seen) names.insert(base::Name(criterion));
  EXPECT_EQ(names.size(), seen.size());
}

TEST(RampCriteriaTest, GoodStepMeetsEveryRow) {
  for (const CriterionRow& row : GuideCriteria()) {
    const CriterionVerdict verdict = Judge(row, Good());
    EXPECT_EQ(verdict.status, RampCriterionStatus::kMet) << verdict.text;
    EXPECT_FALSE(verdict.text.empty());
  }
}

TEST(RampCriteriaTest, EachRowFailsOnItsOwnFigure) {
  const std::map<RampCriterion, void (*)(RampState&)> spoil = {
      {RampCriterion::kNoSidecarErrors, [](RampState& s) { s.current.sidecar_errors = 1; }},
      {RampCriterion::kLatencyReported, [](RampState& s) { s.current.timed_turns = 940; }},
      {RampCriterion::kQualityScored, [](RampState& s) { s.current.scored_turns = 940; }},
      {RampCriterion::kRepliesFound, [](RampState& s) { s.current.answerable = 49; }},
      {RampCriterion::kMeanLatency, [](RampState& s) { s.current.total_ms = 1000 * 1500; }},
      {RampCriterion::kMeanQuality, [](RampState& s) { s.current.quality = 1000 * 75; }},
      {RampCriterion::kErrorRateNotUp, [](RampState& s) { s.current.errors = 30; }},
      {RampCriterion::kHitRate, [](RampState& s) { s.current.answered = 349; }},
      {RampCriterion::kLatencyNotUp, [](RampState& s) { s.previous.total_ms = 1000 * 990; }},
      {RampCriterion::kQualityNotDown, [](RampState& s) { s.previous.quality = 1000 * 82.1; }},
      {RampCriterion::kHitRateStable, [](RampState& s) { s.previous.answered = 500; }},
      {RampCriterion::kLatencyCut, [](RampState& s) { s.baseline.total_ms = 1000 * 3600; }},
      {RampCriterion::kLlmCallsSaved, [](RampState& s) { s.current.llm_calls = 401; }},
      {RampCriterion::kNoCriticalIncidents, [](RampState& s) { s.current.critical_incidents = 1; }},
      {RampCriterion::kNoQualityRollbacks, [](RampState& s) { s.current.quality_rollbacks = 1; }},
  };
  for (const CriterionRow& row : GuideCriteria()) {
    RampState state = Good();
    ASSERT_EQ(spoil.count(row.criterion), 1u);
    spoil.at(row.criterion)(state);
    EXPECT_EQ(Judge(row, state).status, RampCriterionStatus::kNotMet) << base::Name(row.criterion);
  }
}

TEST(RampCriteriaTest, TheOperatorsTargetsAreTheLimitsAndAskTheSame) {
  const RolloutTargets targets{absl::Milliseconds(800), 82, 0.2, 0.3, 0.4};
  const std::map<RampCriterion, Target> want = {
      {RampCriterion::kMeanLatency, targets.MeanLatencyMs()},
      {RampCriterion::kMeanQuality, targets.MeanQuality()},
      {RampCriterion::kHitRate, targets.HitRate()},
      {RampCriterion::kLlmCallsSaved, targets.LlmCallsSaved()},
      {RampCriterion::kLatencyCut, targets.LatencyCut()}};
  for (const CriterionRow& row : GuideCriteria(targets)) {
    const auto target = want.find(row.criterion);
    if (target == want.end()) continue;
    EXPECT_EQ(TargetOf(row).limit, target->second.limit) << base::Name(row.criterion);
    EXPECT_EQ(TargetOf(row).side, target->second.side) << base::Name(row.criterion);
  }
}

TEST(RampCriteriaTest, FewerTurnsThanTheLeastNumberSayNothing) {
  for (const CriterionRow& row : GuideCriteria()) {
    if (row.min_turns == 0) continue;
    const CriterionVerdict verdict = Judge(row, RampState());
    EXPECT_EQ(verdict.status, RampCriterionStatus::kTooFewTurns);
    EXPECT_THAT(verdict.text, HasSubstr("turns seen"));
  }
}

TEST(RampCriteriaTest, ComparisonsNeedTurnsOnBothSides) {
  for (RampCriterion criterion : {RampCriterion::kErrorRateNotUp, RampCriterion::kLatencyCut,
                                  RampCriterion::kLlmCallsSaved}) {
    RampState state = Good();
    state.baseline = RampMeasures();
    EXPECT_EQ(Judge({RampStage::kCanary, criterion, 0, 200}, state).status,
              RampCriterionStatus::kTooFewTurns)
        << base::Name(criterion);
  }
  for (RampCriterion criterion : {RampCriterion::kLatencyNotUp, RampCriterion::kQualityNotDown,
                                  RampCriterion::kHitRateStable}) {
    RampState state = Good();
    state.previous = RampMeasures();
    EXPECT_EQ(Judge({RampStage::kRampUp, criterion, 0, 200}, state).status,
              RampCriterionStatus::kTooFewTurns)
        << base::Name(criterion);
  }
}

TEST(RampCriteriaTest, ErrorRateWithinChanceOfTheBaselineIsNoIncrease) {
  RampState state = Good();
  state.current.errors = 15;  // 1.5 % against 1.0 %: within two standard errors of 0.5 points
  EXPECT_EQ(Judge({RampStage::kCanary, RampCriterion::kErrorRateNotUp, 0, 200}, state).status,
            RampCriterionStatus::kMet);
}

TEST(RampCriteriaTest, NoMeasuresAtAllDivideByNothing) {
  for (const CriterionRow& row : GuideCriteria()) {
    CriterionRow eager = row;
    eager.min_turns = 0;
    const CriterionVerdict verdict = Judge(eager, RampState());
    EXPECT_EQ(verdict.value, verdict.value) << "not a number";
  }
}

// Operators read deploy/rollout.md: its table is this one.
TEST(RampCriteriaTest, TableOfTheDocumentationIsTheTableInForce) {
  const char* path = std::getenv("TURNOPT_ROLLOUT_DOC");
  ASSERT_NE(path, nullptr);
  std::ifstream file(path);
  std::string rows;
  int found = 0;
  for (std::string line; std::getline(file, line);) absl::StrAppend(&rows, line, "\n");
  for (const CriterionRow& row : GuideCriteria()) {
    const std::string want = absl::StrFormat("| %s | %s | %g | %d | ", base::Name(row.stage),
                                             base::Name(row.criterion), row.limit, row.min_turns);
    EXPECT_THAT(rows, HasSubstr(want));
    ++found;
  }
  // And no row beside them.
  int documented = 0;
  for (absl::string_view line : absl::StrSplit(rows, '\n')) {
    const std::vector<absl::string_view> cells = absl::StrSplit(line, " | ");
    documented += cells.size() == 5 && cells[1] != "criterion";
  }
  EXPECT_EQ(documented, found);
}

}  // namespace
}  // namespace turnopt::core

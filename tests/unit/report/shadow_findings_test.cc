#include "server/report/shadow_findings.h"

#include <numeric>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace turnopt::report {
namespace {

enum class Verdict { kNotJudged, kRight, kWrong };

class ShadowFindingsTest : public ::testing::Test {
 protected:
  // `turns` shadow turns without a candidate.
  void AddPlain(int turns, const std::string& state = "state") {
    for (int i = 0; i < turns; ++i) {
      ReportRow row;
      row.mode = core::Mode::kShadow;
      row.flow = rows_.flows.Id("flow");
      row.state = rows_.states.Id(state);
      row.call = 99;
      rows_.turns.push_back(row);
    }
  }

  void AddCandidates(int turns, core::Source source, Verdict verdict) {
    for (int i = 0; i < turns; ++i) {
      AddPlain(1);
      ReportRow& row = rows_.turns.back();
      row.confidence = 0.5 + 0.001 * i;
      row.shadow = static_cast<int32_t>(rows_.shadow.size());
      ShadowCandidate candidate;
      candidate.row = static_cast<uint32_t>(rows_.turns.size() - 1);
      candidate.source = source;
      candidate.labelled = verdict != Verdict::kNotJudged;
      candidate.right = verdict == Verdict::kRight;
      candidate.turn_id = absl::StrCat("turn-", rows_.shadow.size());
      candidate.utterance_hash = 7;
      rows_.shadow.push_back(candidate);
    }
  }

  ShadowFinding Find(double budget = 0.01) {
    RowIndices indices(rows_.turns.size());
    std::iota(indices.begin(), indices.end(), 0u);
    const auto findings = FindInShadow(rows_, indices, budget, 100);
    EXPECT_EQ(findings.size(), 1u);
    return findings.empty() ? ShadowFinding() : findings[0];
  }

  ReportRows rows_;
};

TEST_F(ShadowFindingsTest, CountsWhatWouldHaveBeenServedAndWhatAgreed) {
  AddPlain(10);
  AddCandidates(6, core::Source::kQuickResponse, Verdict::kRight);
  AddCandidates(2, core::Source::kCache, Verdict::kWrong);
  AddCandidates(2, core::Source::kCache, Verdict::kNotJudged);
  const ShadowFinding finding = Find();
  EXPECT_EQ(finding.flow, "flow");
  EXPECT_EQ(finding.dialog_state, "state");
  EXPECT_EQ(finding.turns, 20);
  EXPECT_EQ(finding.would_serve.hits, 10);
  EXPECT_EQ(finding.quick_agreed.hits, 6);
  EXPECT_EQ(finding.quick_agreed.n, 6);
  EXPECT_EQ(finding.cached_agreed.hits, 0);
  EXPECT_EQ(finding.cached_agreed.n, 2);
}

TEST_F(ShadowFindingsTest, AStateWhoseAnswersAgreeIsToBeEnabled) {
  AddPlain(1000);
  AddCandidates(150, core::Source::kCache, Verdict::kRight);
  EXPECT_EQ(Find().recommendation, Recommendation::kEnable);
}

TEST_F(ShadowFindingsTest, AFewAnswersDecideNothing) {
  AddPlain(10'000);
  AddCandidates(19, core::Source::kCache, Verdict::kRight);
  const ShadowFinding finding = Find();
  EXPECT_EQ(finding.recommendation, Recommendation::kKeepWatching);
  EXPECT_EQ(finding.why, "19 of 20 judged candidates needed");
}

TEST_F(ShadowFindingsTest, TemplatesThatDisagreeAreToBeFixed) {
  AddPlain(50);
  AddCandidates(10, core::Source::kQuickResponse, Verdict::kRight);
  AddCandidates(30, core::Source::kQuickResponse, Verdict::kWrong);
  const ShadowFinding finding = Find();
  EXPECT_EQ(finding.recommendation, Recommendation::kFixTemplate);
  EXPECT_EQ(finding.why, "quick responses agreed with the LLM in 10 of 40 turns");
}

TEST_F(ShadowFindingsTest, DisagreementThatBreaksTheBudgetKeepsAStateWatched) {
  AddPlain(100);
  AddCandidates(95, core::Source::kCache, Verdict::kRight);
  AddCandidates(5, core::Source::kCache, Verdict::kWrong);
  EXPECT_EQ(Find().recommendation, Recommendation::kKeepWatching);
  EXPECT_EQ(Find().why, "learned replies would be wrong in 2.5 % of turns, the budget is 1.0 %");
  EXPECT_EQ(Find(/*budget=*/0.03).recommendation, Recommendation::kEnable);
}

TEST_F(ShadowFindingsTest, AgreementThatMayStillBeLowKeepsAStateWatched) {
  AddPlain(100);
  AddCandidates(18, core::Source::kQuickResponse, Verdict::kRight);
  AddCandidates(2, core::Source::kQuickResponse, Verdict::kWrong);
  EXPECT_EQ(Find().recommendation, Recommendation::kKeepWatching);
  EXPECT_EQ(Find().why, "18 of 20 quick responses agreed, which may still be as few as 70 %");
}

TEST_F(ShadowFindingsTest, FewWrongTemplatesDoNotHideBehindLearnedReplies) {
  AddPlain(100);
  AddCandidates(25, core::Source::kCache, Verdict::kRight);
  AddCandidates(10, core::Source::kQuickResponse, Verdict::kWrong);
  EXPECT_EQ(Find().recommendation, Recommendation::kKeepWatching);
  EXPECT_EQ(Find().why, "25 of 35 candidates agreed, which may still be as few as 55 %");
}

TEST_F(ShadowFindingsTest, JudgedTemplatesDoNotVouchForUnjudgedLearnedReplies) {
  AddCandidates(500, core::Source::kQuickResponse, Verdict::kRight);
  AddCandidates(500, core::Source::kCache, Verdict::kNotJudged);
  const ShadowFinding finding = Find();
  EXPECT_EQ(finding.recommendation, Recommendation::kKeepWatching);
  EXPECT_EQ(finding.why, "only 0 of 500 learned replies were judged");
}

TEST_F(ShadowFindingsTest, TheMostConfidentDisagreementsComeFirst) {
  AddCandidates(9, core::Source::kCache, Verdict::kWrong);
  rows_.shadow[8].utterance = std::string(199, 'a') + "é and more";
  const ShadowFinding finding = Find();
  ASSERT_EQ(finding.disagreements.size(), 5u);
  EXPECT_EQ(finding.disagreements[0].turn_id, "turn-8");
  EXPECT_EQ(finding.disagreements[4].turn_id, "turn-4");
  EXPECT_EQ(finding.disagreements[0].utterance_hash, 7u);
  EXPECT_EQ(finding.disagreements[0].call_hash, 99u);
  EXPECT_EQ(finding.disagreements[0].utterance, std::string(199, 'a') + "…");
}

TEST_F(ShadowFindingsTest, StatesComeBySizeAndAreBounded) {
  AddPlain(1, "small");
  AddPlain(3, "large");
  AddPlain(2, "middle");
  RowIndices indices(rows_.turns.size());
  std::iota(indices.begin(), indices.end(), 0u);
  const auto findings = FindInShadow(rows_, indices, 0.01, 2);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].dialog_state, "large");
  EXPECT_EQ(findings[1].dialog_state, "middle");
}

TEST_F(ShadowFindingsTest, EnabledTurnsAreNoShadow) {
  AddPlain(5);
  for (ReportRow& row : rows_.turns) row.mode = core::Mode::kEnabled;
  EXPECT_TRUE(FindInShadow(rows_, {0, 1, 2, 3, 4}, 0.01, 10).empty());
}

}  // namespace
}  // namespace turnopt::report

#include "server/core/reuse/learner.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/unit/core/reuse/earned_reuse_harness.h"

namespace turnopt::core {
namespace {

// Counts what it is asked.
class CountingJudge final : public ReplyJudge {
 public:
  double Agree(const ReplyView& a, const ReplyView& b) const override {
    ++asked;
    return a.words[0].text == b.words[0].text ? 0.9 : 0.1;
  }
  mutable int asked = 0;
};

class LearnerTest : public ::testing::Test {
 protected:
  static FlowBook::Options Options() {
    FlowBook::Options options;
    options.dim = 4;
    return options;
  }

  void Store(const std::string& reply, uint64_t caller, double agreement = -1) {
    auto evidence = std::make_shared<ReuseEvidence>();
    evidence->context.vector = {100, 0, 0, 0};
    evidence->context.vector_scale = 0.01f;
    evidence->flow = flow_;
    evidence->vote =
        TakeVote(flow_->book, evidence->context, ConsensusOptions(), RelevanceWeights(), {});
    Lesson lesson(*evidence);
    lesson.reply_pattern = reply;
    lesson.called_tools = reply.empty();
    lesson.caller = caller;
    learner_.Store(lesson, *flow_, agreement, now_);
    last_ = evidence;
  }

  const std::unique_ptr<Encoder> encoder_ =
      std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value();
  const WordFrequencies words_{};
  const ReplyReader reader_{*encoder_, words_};
  const CountingJudge judge_{};
  const Learner learner_{{}, reader_, judge_};
  const std::shared_ptr<FlowEntry> flow_ = std::make_shared<FlowEntry>(
      "flow", std::make_shared<ScopeEntry>(Scope(), RiskControl::Options()), Options());
  absl::Time now_ = absl::FromUnixSeconds(1767603600);
  std::shared_ptr<ReuseEvidence> last_;
};

TEST_F(LearnerTest, StoresAReplyOnceAndJudgesEachPairOnce) {
  Store("Yes we do.", 1);
  Store("Yes certainly.", 2);
  EXPECT_EQ(judge_.asked, 1);
  for (uint64_t caller = 3; caller < 20; ++caller) Store("Yes we do.", caller);
  EXPECT_EQ(judge_.asked, 1);
  EXPECT_EQ(flow_->book.reply_count(), 2u);
  const ReplyKey first = *flow_->book.FindByPattern("Yes we do.");
  EXPECT_EQ(flow_->book.Find(first)->given, 18u);
  EXPECT_NEAR(*flow_->book.agreements().Find(first, *flow_->book.FindByPattern("Yes certainly.")),
              0.9, 0.01);
}

TEST_F(LearnerTest, AToolTurnIsAnExampleWithoutAReply) {
  Store("", 1);
  EXPECT_EQ(flow_->book.size(), 1u);
  EXPECT_EQ(flow_->book.reply_count(), 0u);
}

TEST_F(LearnerTest, TheSameInOtherWordsConfirmsAnAnswer) {
  Store("Yes we do.", 1);
  Store("No never.", 2);
  now_ += absl::Hours(20);
  Store("Yes certainly.", 3);
  const FlowBook& book = flow_->book;
  EXPECT_EQ(book.Find(*book.FindByPattern("Yes we do."))->confirmed_at, now_);
  EXPECT_NE(book.Find(*book.FindByPattern("No never."))->confirmed_at, now_);
}

TEST_F(LearnerTest, LabelsCountForTheReplyTheStateAndWhoSaysTheSame) {
  for (uint64_t caller = 1; caller < 5; ++caller) Store("Yes we do.", caller);
  Store("Yes certainly.", 5);
  Store("Yes we do.", 6);  // its evidence has both replies among the neighbours
  for (uint64_t caller = 10; caller < 13; ++caller) {
    learner_.RecordLabel(*last_, caller, 0.1, /*above_threshold=*/true, now_);
  }
  const FlowBook& book = flow_->book;
  const StoredReply& winner = *book.Find(*book.FindByPattern("Yes we do."));
  const StoredReply& alike = *book.Find(*book.FindByPattern("Yes certainly."));
  EXPECT_EQ(winner.wrong_in_a_row, 3);
  EXPECT_EQ(alike.wrong_in_a_row, 3);
  EXPECT_NEAR(winner.wrong, 2.7, 1e-4);
  EXPECT_NEAR(book.StateRecord(0).wrong, 2.7, 1e-4);
  learner_.RecordLabel(*last_, 13, 0.9, true, now_);
  EXPECT_EQ(winner.wrong_in_a_row, 0);
  EXPECT_EQ(alike.wrong_in_a_row, 0);
}

TEST_F(LearnerTest, WhatCouldNotBeTakenOutMarksTheReply) {
  Store("Yes we do.", 1);
  ReuseEvidence evidence;
  evidence.context.vector = {100, 0, 0, 0};
  Lesson lesson(evidence);
  lesson.reply_pattern = "Yes we do.";
  lesson.keeps_value = true;
  learner_.Store(lesson, *flow_, -1, now_);
  EXPECT_TRUE(flow_->book.Find(*flow_->book.FindByPattern("Yes we do."))->keeps_value);
}

}  // namespace
}  // namespace turnopt::core

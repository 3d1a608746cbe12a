#include "server/service/completion_pipeline.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/fake_clock.h"

namespace turnopt::service {
namespace {

// A tier that answers nothing and remembers what it was taught.
class TaughtTier final : public core::Tier {
 public:
  core::Source source() const override { return core::Source::kCache; }
  core::TierResult Find(const core::PreparedTurn&, absl::Time) const override { return {}; }
  core::TierLabel Complete(const core::Completion& completion, const core::NormalizedUtterance&,
                           std::shared_ptr<const core::TierEvidence>, absl::Time) override {
    if (completion.turn_id == "throws") throw std::runtime_error("broken tier");
    taught.push_back(completion.turn_id);
    core::TierLabel label;
    label.learned = true;
    return label;
  }
  std::vector<std::string> taught;
};

class EnabledPolicy final : public core::ServingPolicy {
 public:
  core::ServingVerdict For(const core::Turn&) const override {
    return {core::Mode::kEnabled, core::Reason::kNoMatch};
  }
  bool Allows(core::Source, absl::string_view) const override { return true; }
  bool AllowsLearned(absl::string_view) const override { return true; }
  core::LlmAdvice AdviceFor(const core::Turn&) const override { return {}; }
};

class Observer final : public core::TurnObserver {
 public:
  Observer(std::string name, std::vector<std::string>* heard) : name_(name), heard_(heard) {}
  void OnTurn(const core::TurnRecord& turn) override {
    heard_->push_back(name_ + " turn " + turn.turn_id);
  }
  void OnLabel(const core::LabelRecord& label) override {
    heard_->push_back(name_ + " label " + label.turn_id);
  }

 private:
  const std::string name_;
  std::vector<std::string>* const heard_;
};

class Listener final : public CompletionListener {
 public:
  void OnAccepted(const core::Completion&, absl::Time) override { ++accepted; }
  void OnVerification(const core::LlmResult&) override { ++verifications; }
  void OnLearned(absl::Duration) override {}
  void OnLearningFailure(const char*) override { ++failures; }
  int accepted = 0, verifications = 0, failures = 0;
};

class CompletionPipelineTest : public ::testing::Test {
 protected:
  core::Completion Report(const std::string& id) {
    core::Completion completion;
    completion.turn_id = id;
    completion.turn.call_id = "call";
    completion.turn.utterance = "hello";
    completion.spoken_reply = "Hello.";
    return completion;
  }
  CompletionReceipt Complete(core::Completion completion) {
    auto receipt = pipeline_.Complete(std::move(completion), true, "", clock_.Now());
    EXPECT_TRUE(receipt.ok());
    return *receipt;
  }

  testing::FakeClock clock_;
  core::Normalizer normalizer_;
  EnabledPolicy policy_;
  TaughtTier tier_;
  core::Engine engine_{core::Engine::Options(), normalizer_, policy_, {&tier_}};
  std::vector<std::string> heard_;
  Observer first_{"first", &heard_}, second_{"second", &heard_};
  Listener listener_;
  int scored_ = 0;
  std::vector<std::string> earlier_;  // what the last score was given
  core::SpokenReplies replies_{core::SpokenReplies::Options()};
  CompletionPipeline pipeline_{CompletionPipeline::Options(),
                               {engine_,
                                policy_,
                                clock_,
                                replies_,
                                [this](const core::QualityInput& input, const core::Turn&) {
                                  ++scored_;
                                  earlier_.clear();
                                  for (const absl::string_view reply : input.earlier_replies) {
                                    earlier_.emplace_back(reply);
                                  }
                                  core::QualityScore score;
                                  score.overall = 80;
                                  return score;
                                },
                                {&first_, &second_},
                                &listener_}};
};

TEST_F(CompletionPipelineTest, TheScoreIsGivenWhatWasSpokenEarlierInTheCall) {
  Complete(Report("1"));
  EXPECT_TRUE(earlier_.empty());
  core::Completion second = Report("2");
  second.turn.previous_reply = "Hello.";
  second.spoken_reply = "Which day?";
  Complete(second);
  EXPECT_TRUE(earlier_.empty()) << "the previous reply is given as such";
  core::Completion third = Report("3");
  third.turn.previous_reply = "Which day?";
  Complete(third);
  EXPECT_EQ(earlier_, std::vector<std::string>({"Hello."}));
  core::Completion elsewhere = Report("4");
  elsewhere.turn.call_id = "another";
  Complete(elsewhere);
  EXPECT_TRUE(earlier_.empty());
}

TEST_F(CompletionPipelineTest, ATurnIsScoredToldInOrderAndThenLearned) {
  const CompletionReceipt receipt = Complete(Report("a"));
  EXPECT_TRUE(receipt.accepted);
  EXPECT_EQ(receipt.quality->overall, 80);
  pipeline_.Drain(absl::Seconds(20));
  EXPECT_EQ(heard_, (std::vector<std::string>{"first turn a", "second turn a", "first label a",
                                              "second label a"}));
  EXPECT_EQ(tier_.taught, std::vector<std::string>{"a"});
}

TEST_F(CompletionPipelineTest, ADuplicateDoesNothing) {
  Complete(Report("a"));
  const CompletionReceipt again = Complete(Report("a"));
  EXPECT_FALSE(again.accepted);
  EXPECT_EQ(again.outcome, core::ReportOutcome::kDuplicate);
  EXPECT_FALSE(again.quality.has_value());
  EXPECT_EQ(scored_, 1);
  EXPECT_EQ(listener_.accepted, 1);
}

TEST_F(CompletionPipelineTest, AVerificationIsLearnedButNoTurn) {
  core::Completion verification = Report("a");
  verification.verification = true;
  verification.llm.emplace();
  EXPECT_TRUE(Complete(verification).accepted);
  pipeline_.Drain(absl::Seconds(20));
  EXPECT_EQ(heard_, (std::vector<std::string>{"first label a", "second label a"}));
  EXPECT_EQ(listener_.verifications, 1);
  EXPECT_EQ(listener_.accepted, 0);
  EXPECT_EQ(tier_.taught.size(), 1u);
}

TEST_F(CompletionPipelineTest, NothingSpokenIsNotScored) {
  core::Completion silent = Report("a");
  silent.spoken_reply.clear();
  EXPECT_FALSE(Complete(silent).quality.has_value());
}

TEST_F(CompletionPipelineTest, AThrowingTierCostsItsTurnOnly) {
  Complete(Report("throws"));
  Complete(Report("b"));
  pipeline_.Drain(absl::Seconds(20));
  EXPECT_EQ(tier_.taught, std::vector<std::string>{"b"});
  EXPECT_EQ(listener_.failures, 1);
}

TEST_F(CompletionPipelineTest, AfterTheDrainTurnsAreAcceptedAndNotLearned) {
  pipeline_.Drain(absl::ZeroDuration());
  const CompletionReceipt receipt = Complete(Report("late"));
  EXPECT_TRUE(receipt.accepted);
  EXPECT_EQ(receipt.outcome, core::ReportOutcome::kOverloaded);
  EXPECT_EQ(pipeline_.learning_dropped(), 1u);
}

}  // namespace
}  // namespace turnopt::service

#include "server/core/sla/service_levels.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/enum_table.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::turnopt::testing::FakeClock;
using ::turnopt::testing::TurnOfMs;
using ::turnopt::testing::TurnOfQuality;

class RecordingSink final : public AlertSink {
 public:
  void OnIncident(const Incident& incident) override { incidents.push_back(incident); }

  std::vector<std::string> Raised() const {
    std::vector<std::string> kinds;
    for (const Incident& incident : incidents) {
      if (incident.phase == Incident::Phase::kRaised) {
        kinds.push_back(base::Name(incident.kind));
      }
    }
    return kinds;
  }
  const Incident* Last(IncidentKind kind) const {
    for (auto it = incidents.rbegin(); it != incidents.rend(); ++it) {
      if (it->kind == kind) return &*it;
    }
    return nullptr;
  }

  std::vector<Incident> incidents;
};

class FixedLoad final : public ProcessLoadSource {
 public:
  absl::optional<ProcessLoad> Read() const override { return ProcessLoad{0.25, 120 * 1024 * 1024}; }
};

class ServiceLevelsTest : public ::testing::Test {
 protected:
  static std::unique_ptr<RolloutPolicy> Policy(Mode mode) {
    RolloutPolicy::Options options;
    options.mode = mode;
    return *RolloutPolicy::Create(options);
  }

  void Complete(TurnRecord turn) {
    clock_.Advance(absl::Seconds(5));
    turn.completed_at = clock_.Now();
    levels_.OnTurn(turn);
  }
  void CompleteMs(int total_ms, int turns = 1) {
    for (int i = 0; i < turns; ++i) Complete(TurnOfMs(total_ms));
  }
  Attribution Ana(std::string why) { return {"ana", std::move(why), clock_.Now()}; }
  Turn NextTurn() {
    Turn turn;
    turn.call_id = "next";
    return turn;
  }

  FakeClock clock_;
  RecordingSink sink_;
  FixedLoad load_;
  std::unique_ptr<RolloutPolicy> policy_ = Policy(Mode::kEnabled);
  ServiceLevels levels_{{}, *policy_, {&sink_}, &load_};
};

TEST_F(ServiceLevelsTest, FifthSlowTurnAlertsOnceWithTriage) {
  CompleteMs(2850, 4);
  EXPECT_TRUE(sink_.incidents.empty());
  CompleteMs(2850, 3);
  ASSERT_EQ(sink_.incidents.size(), 1u);
  const Incident& alert = sink_.incidents[0];
  EXPECT_EQ(alert.line, "[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)");
  EXPECT_EQ(alert.severity, Severity::kWarning);
  ASSERT_EQ(alert.triage.size(), 6u);
  EXPECT_EQ(alert.triage[0].text, "5_price: 5 of 5 turns");
  EXPECT_EQ(alert.triage[5].text, "0.25 cores, 120 MB resident");
  EXPECT_EQ(policy_->mode(), Mode::kEnabled);
}

TEST_F(ServiceLevelsTest, TenTurnsOverThreeSecondsRollBackBeforeTheNextDecision) {
  CompleteMs(3200, 9);
  EXPECT_EQ(policy_->For(NextTurn()).mode, Mode::kEnabled);
  CompleteMs(3200);
  EXPECT_EQ(policy_->For(NextTurn()).reason, Reason::kRolledBack);
  EXPECT_EQ(policy_->AdviceFor(NextTurn()).timeout, absl::Seconds(10));
  EXPECT_THAT(sink_.Raised(), ElementsAre("latency_high", "latency_rollback"));

  const Incident* rollback = sink_.Last(IncidentKind::kLatencyRollback);
  EXPECT_EQ(rollback->severity, Severity::kCritical);
  EXPECT_THAT(rollback->line, AllOf(HasSubstr("3200ms over 10 turns"), HasSubstr("rolled back")));
  EXPECT_EQ(policy_->State().latch->incident_id, rollback->id);
  EXPECT_TRUE(policy_->State().latch->automatic);
}

TEST_F(ServiceLevelsTest, AfterARollbackTheBaselinesLatencyAlertsNobody) {
  CompleteMs(3200, 10);
  const size_t before = sink_.Raised().size();
  for (int i = 0; i < 50; ++i) {
    TurnRecord turn = TurnOfMs(4500);
    turn.mode = Mode::kDisabled;
    Complete(turn);
  }
  // Decided before the rollback, completed after it.
  CompleteMs(4500, 20);
  EXPECT_EQ(sink_.Raised().size(), before);
}

TEST_F(ServiceLevelsTest, RearmResolvesTheRollbackAndStartsTheMonitorsAfresh) {
  CompleteMs(3200, 10);
  const std::string id = policy_->State().latch->incident_id;
  EXPECT_FALSE(levels_.Rearm(Ana("")).ok());
  EXPECT_TRUE(policy_->rolled_back());
  ASSERT_TRUE(levels_.Rearm(Ana("vendor outage is over")).ok());
  EXPECT_EQ(policy_->mode(), Mode::kEnabled);
  const Incident* resolved = sink_.Last(IncidentKind::kLatencyRollback);
  EXPECT_EQ(resolved->phase, Incident::Phase::kResolved);
  EXPECT_EQ(resolved->id, id);
  EXPECT_THAT(sink_.Last(IncidentKind::kRearmed)->line, HasSubstr("vendor outage is over"));

  CompleteMs(3200, 9);
  EXPECT_FALSE(policy_->rolled_back()) << "nine turns are not ten";
  CompleteMs(3200);
  EXPECT_TRUE(policy_->rolled_back());
}

TEST_F(ServiceLevelsTest, RearmAfterARestartResolvesTheEarlierIncident) {
  CompleteMs(3200, 10);
  const auto restarted = Policy(Mode::kEnabled);
  ASSERT_TRUE(restarted->Restore(policy_->State()).ok());
  RecordingSink sink;
  ServiceLevels levels({}, *restarted, {&sink}, nullptr);
  EXPECT_EQ(restarted->For(NextTurn()).reason, Reason::kRolledBack);
  ASSERT_TRUE(levels.Rearm(Ana("mended")).ok());
  EXPECT_EQ(sink.Last(IncidentKind::kLatencyRollback)->id, policy_->State().latch->incident_id);
  EXPECT_EQ(restarted->For(NextTurn()).mode, Mode::kEnabled);
}

TEST_F(ServiceLevelsTest, ManualRollbackIsOneStepAndNeedsAReason) {
  EXPECT_EQ(levels_.RollBack(Ana(" ")).status().code(), absl::StatusCode::kInvalidArgument);
  const auto id = levels_.RollBack(Ana("wrong prices"));
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(policy_->State().latch->incident_id, *id);
  EXPECT_FALSE(policy_->State().latch->automatic);
  EXPECT_EQ(levels_.RollBack(Ana("again")).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(sink_.Raised(), ElementsAre("manual_rollback"));
}

TEST_F(ServiceLevelsTest, FiftiethBadScoreAlertsAndNamesWhatMoved) {
  for (int i = 0; i < 49; ++i) Complete(TurnOfQuality(67));
  EXPECT_TRUE(sink_.incidents.empty());
  Complete(TurnOfQuality(67));
  ASSERT_EQ(sink_.incidents.size(), 1u);
  EXPECT_EQ(sink_.incidents[0].line,
            "[QUALITY_ALERT] Quality degraded by 8 points (baseline: 75, current: 67)");
  EXPECT_EQ(sink_.incidents[0].triage[1].text, "llm: 67 over 50 turns");
}

TEST_F(ServiceLevelsTest, QualityUnderTheIncidentLimitIsCritical) {
  for (int i = 0; i < 50; ++i) Complete(TurnOfQuality(60));
  EXPECT_THAT(sink_.Raised(), ElementsAre("quality_degraded", "quality_incident"));
  EXPECT_EQ(sink_.incidents[1].severity, Severity::kCritical);
  EXPECT_FALSE(policy_->rolled_back()) << "quality alone does not roll back";
}

TEST_F(ServiceLevelsTest, ModeChangeResolvesWhatWasRaised) {
  CompleteMs(2850, 5);
  EXPECT_EQ(levels_.Active().size(), 1u);
  ASSERT_TRUE(policy_->SetOperatorMode(Mode::kShadow, Ana("look")).ok());
  CompleteMs(2850);
  EXPECT_TRUE(levels_.Active().empty());
  const Incident* resolved = sink_.Last(IncidentKind::kLatencyHigh);
  EXPECT_EQ(resolved->phase, Incident::Phase::kResolved);
  EXPECT_THAT(resolved->line,
              AllOf(HasSubstr("[RESOLVED]"), HasSubstr("shadow"), Not(HasSubstr("[ALERT]"))));
}

TEST_F(ServiceLevelsTest, TurnWithoutARememberedDecisionCountsInTheModeInForce) {
  for (int i = 0; i < 5; ++i) {
    TurnRecord turn = TurnOfMs(2850);
    turn.decision_known = false;
    turn.mode = Mode::kDisabled;
    Complete(turn);
  }
  EXPECT_THAT(sink_.Raised(), ElementsAre("latency_high"));
}

TEST_F(ServiceLevelsTest, ShadowPodIsNeverRolledBack) {
  const auto policy = Policy(Mode::kShadow);
  ServiceLevels levels({}, *policy, {&sink_}, nullptr);
  for (int i = 0; i < 50; ++i) {
    TurnRecord turn = TurnOfMs(5000);
    turn.mode = Mode::kShadow;
    levels.OnTurn(turn);
  }
  EXPECT_FALSE(policy->rolled_back());
  EXPECT_TRUE(sink_.incidents.empty());
}

TEST_F(ServiceLevelsTest, WrongReuseTurnsTheFlowsLearnedRepliesOffUntilResumed) {
  for (int i = 0; i < 1000; ++i) Complete(TurnOfMs(1000));
  for (int i = 0; i < 20; ++i) {
    LabelRecord label;
    label.labelled_at = clock_.Now();
    label.flow = "sales";
    label.label.labelled = true;
    label.label.served = true;
    label.label.right = false;
    label.label.weight = 20;
    levels_.OnLabel(label);
  }
  EXPECT_FALSE(policy_->AllowsLearned("sales"));
  EXPECT_TRUE(policy_->AllowsLearned("booking"));
  const Incident* incident = sink_.Last(IncidentKind::kWrongReuse);
  ASSERT_NE(incident, nullptr);
  EXPECT_EQ(incident->flow, "sales");

  EXPECT_EQ(levels_.ResumeFlow("booking", Ana("typo")).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(levels_.ResumeFlow("sales", Ana("")).code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(levels_.ResumeFlow("sales", Ana("banned the answer")).ok());
  EXPECT_TRUE(policy_->AllowsLearned("sales"));
  EXPECT_EQ(sink_.Last(IncidentKind::kWrongReuse)->phase, Incident::Phase::kResolved);
}

TEST_F(ServiceLevelsTest, RollbackLevelWithoutAutomaticRollbackIsAnIncidentOnly) {
  ServiceLevels::Options options;
  options.automatic_rollback = false;
  ServiceLevels levels(options, *policy_, {&sink_}, nullptr);
  for (int i = 0; i < 10; ++i) levels.OnTurn(TurnOfMs(3200));
  EXPECT_THAT(sink_.Raised(), ElementsAre("latency_high", "latency_rollback"));
  EXPECT_FALSE(policy_->rolled_back());
}

TEST_F(ServiceLevelsTest, SidecarErrorsRaiseTheErrorRate) {
  CompleteMs(1000, 60);
  for (int i = 0; i < 10; ++i) levels_.OnSidecarError(clock_.Now());
  EXPECT_THAT(sink_.Raised(), ElementsAre("error_rate"));
}

TEST_F(ServiceLevelsTest, IdsOfIncidentsDiffer) {
  CompleteMs(3200, 10);
  ASSERT_TRUE(levels_.Rearm(Ana("mended")).ok());
  CompleteMs(3200, 10);
  std::vector<std::string> ids;
  for (const Incident& incident : sink_.incidents) {
    if (incident.phase == Incident::Phase::kRaised) ids.push_back(incident.id);
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

// A sink that asks back must not wait for itself.
class AskingSink final : public AlertSink {
 public:
  void OnIncident(const Incident& incident) override {
    seen.push_back(incident.kind);
    active = levels->Active().size();
    if (incident.kind != IncidentKind::kLatencyHigh) return;
    Incident halted;
    halted.kind = IncidentKind::kRampHalted;
    levels->Report(halted);
  }
  ServiceLevels* levels = nullptr;
  std::vector<IncidentKind> seen;
  size_t active = 0;
};

TEST_F(ServiceLevelsTest, SinkMayAskBackAndReport) {
  AskingSink sink;
  ServiceLevels levels({}, *policy_, {&sink}, nullptr);
  sink.levels = &levels;
  for (int i = 0; i < 5; ++i) levels.OnTurn(TurnOfMs(2850));
  EXPECT_THAT(sink.seen, ElementsAre(IncidentKind::kLatencyHigh, IncidentKind::kRampHalted));
  EXPECT_EQ(sink.active, 1u);
}

TEST_F(ServiceLevelsTest, ManyThreadsRollBackOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 50; ++i) levels_.OnTurn(TurnOfMs(3200));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(policy_->rolled_back());
  const std::vector<std::string> raised = sink_.Raised();
  EXPECT_EQ(std::count(raised.begin(), raised.end(), "latency_rollback"), 1);
}

}  // namespace
}  // namespace turnopt::core

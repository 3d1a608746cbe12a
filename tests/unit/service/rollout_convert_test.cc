#include "server/service/rollout_convert.h"

#include <google/protobuf/message.h>

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/base/enum_table.h"
#include "tests/support/record_members.h"

namespace turnopt::service {
namespace {

namespace v1 = turnoptimizer::v1;
using ::testing::HasSubstr;

const core::Attribution kAna{"ana", "a test", absl::FromUnixSeconds(1767603600)};

TEST(RolloutConvertTest, ChangeCarriesEverySwitchTimeoutAndShare) {
  v1::SetPolicyRequest request;
  request.set_canary_percent(25);
  v1::SourceSwitch* on = request.add_switches();
  on->set_source(v1::SOURCE_CACHE);
  on->set_dialog_state("5_price");
  on->set_allowed(true);
  v1::SourceSwitch* clear = request.add_switches();
  clear->set_source(v1::SOURCE_QUICK_RESPONSE);
  v1::TimeoutOverride* state = request.add_timeouts();
  state->set_dialog_state("5_price");
  state->mutable_timeout()->set_seconds(8);
  v1::TimeoutOverride* of_class = request.add_timeouts();
  of_class->set_state_class(v1::STATE_CLASS_COMPLEX);

  const auto change = FromProto(request);
  ASSERT_TRUE(change.ok()) << change.status();
  EXPECT_EQ(*change->canary_percent, 25);
  EXPECT_EQ(change->switches[0].source, core::Source::kCache);
  EXPECT_EQ(change->switches[0].dialog_state, "5_price");
  EXPECT_TRUE(*change->switches[0].allowed);
  EXPECT_FALSE(change->switches[1].allowed.has_value());
  EXPECT_EQ(*change->timeouts[0].timeout, absl::Seconds(8));
  EXPECT_EQ(change->timeouts[1].state_class, core::StateClass::kComplex);
  EXPECT_FALSE(change->timeouts[1].timeout.has_value());
}

TEST(RolloutConvertTest, BadChangesNameTheField) {
  v1::SetPolicyRequest no_source;
  no_source.add_switches();
  v1::SetPolicyRequest no_class;
  no_class.add_timeouts()->mutable_timeout()->set_seconds(1);
  v1::SetPolicyRequest both;
  both.add_timeouts()->set_dialog_state("s");
  both.mutable_timeouts(0)->set_state_class(v1::STATE_CLASS_SIMPLE);
  v1::SetPolicyRequest negative;
  negative.add_timeouts()->set_dialog_state("s");
  negative.mutable_timeouts(0)->mutable_timeout()->set_seconds(-1);
  v1::SetPolicyRequest share;
  share.set_canary_percent(-1);
  v1::SetPolicyRequest no_enum;
  no_enum.add_switches()->set_source(static_cast<v1::Source>(99));
  const std::pair<v1::SetPolicyRequest, const char*> cases[] = {
      {no_source, "switches[0].source"}, {no_class, "timeouts[0].state_class"},
      {both, "timeouts[0].state_class"}, {negative, "timeouts[0].timeout"},
      {share, "canary_percent"},         {no_enum, "switches[0].source"}};
  for (const auto& c : cases) {
    const auto change = FromProto(c.first);
    ASSERT_EQ(change.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(change.status().message()), HasSubstr(c.second));
  }
  v1::SetPolicyRequest many;
  for (int i = 0; i < 101; ++i) many.add_switches()->set_source(v1::SOURCE_CACHE);
  EXPECT_EQ(FromProto(many).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST(RolloutConvertTest, StepWithoutAStageGetsTheOneOfItsShare) {
  v1::SetRampRequest request;
  v1::RampStep* step = request.add_plan();
  step->set_percent(10);
  step->mutable_duration()->set_seconds(60);
  step = request.add_plan();
  step->set_percent(10);
  step->set_stage(v1::RAMP_STAGE_SHADOW);
  step->mutable_duration()->set_seconds(60);
  const auto plan = FromProto(request);
  ASSERT_TRUE(plan.ok());
  EXPECT_EQ((*plan)[0].stage, core::RampStage::kCanary);
  EXPECT_EQ((*plan)[1].stage, core::RampStage::kShadow);
  EXPECT_EQ((*plan)[0].duration, absl::Minutes(1));
  step->set_percent(101);
  EXPECT_THAT(std::string(FromProto(request).status().message()), HasSubstr("plan[1].percent"));
}

// Every field of `message` and of the messages in it that is not set.
void Unset(const google::protobuf::Message& message, const std::string& path,
           std::vector<std::string>* unset) {
  const auto* descriptor = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    const std::string name = path + field->name();
    const bool set = field->is_repeated() ? reflection->FieldSize(message, field) > 0
                                          : reflection->HasField(message, field);
    if (!set) {
      unset->push_back(name);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE &&
               field->message_type()->file()->package() == "turnoptimizer.v1") {
      Unset(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, 0)
                                 : reflection->GetMessage(message, field),
            name + ".", unset);
    }
  }
}

TEST(RolloutConvertTest, PolicyIsCarriedWhole) {
  core::RolloutPolicy::Options options;
  options.mode = core::Mode::kEnabled;
  const auto policy = *core::RolloutPolicy::Create(options);
  core::PolicyChange change;
  change.canary_percent = 25;
  change.switches.push_back({core::Source::kCache, "5_price", true});
  change.timeouts.push_back({"5_price", core::StateClass::kModerate, absl::Seconds(8)});
  ASSERT_TRUE(policy->Change(change, kAna).ok());
  ASSERT_TRUE(policy->SetOperatorMode(core::Mode::kEnabled, kAna).ok());
  ASSERT_TRUE(policy->SuspendFlow("sales", "wrong_reuse-1", kAna));
  ASSERT_TRUE(policy->RollBack("latency_rollback-1", true, kAna));
  v1::ServingPolicy proto;
  ToProto(*policy, &proto);
  std::vector<std::string> unset;
  Unset(proto, "", &unset);
  // The override is of a state, so it has no class.
  EXPECT_THAT(unset, ::testing::ElementsAre("timeouts.state_class"));
  EXPECT_EQ(proto.mode(), v1::MODE_DISABLED);
  EXPECT_EQ(proto.rollback().set().at().seconds(), 1767603600);
}

// The incident that a client can make of the message again.
core::Incident FromProto(const v1::Incident& proto) {
  core::Incident incident;
  incident.id = proto.id();
  incident.kind = base::FromName<core::IncidentKind>(proto.kind()).value();
  incident.severity = base::FromNumber<core::Severity>(proto.severity()).value();
  incident.phase = base::FromNumber<core::Incident::Phase>(proto.phase()).value();
  incident.at = absl::FromUnixSeconds(proto.at().seconds()) + absl::Nanoseconds(proto.at().nanos());
  incident.flow = proto.flow();
  incident.line = proto.line();
  incident.value = proto.value();
  incident.threshold = proto.threshold();
  for (const v1::Finding& finding : proto.triage()) {
    incident.triage.push_back({finding.name(), finding.text()});
  }
  return incident;
}

TEST(RolloutConvertTest, NoFieldOfAnyIncidentIsLost) {
  testing::RandomRecords random(23);
  for (int i = 0; i < 200; ++i) {
    const core::Incident incident = random.Incident();
    v1::Incident proto;
    ToProto(incident, &proto);
    ASSERT_EQ(testing::FirstDifference(FromProto(proto), incident), 0) << proto.DebugString();
  }
}

TEST(RolloutConvertTest, RampIsCarriedWhole) {
  core::RampProgress progress;
  progress.state.status = core::RampState::Status::kHalted;
  progress.state.plan = {{core::RampStage::kCanary, 10, absl::Hours(1)}};
  progress.state.step = 1;
  progress.state.started_at = kAna.at;
  progress.state.step_started_at = kAna.at;
  progress.state.halt_reason = "not met";
  progress.state.set = kAna;
  progress.next.why = "the ramp is halted";
  core::CriterionVerdict verdict;
  verdict.status = core::RampCriterionStatus::kNotMet;
  verdict.text = "mean latency 1720 ms";
  verdict.turns = 300;
  verdict.row.min_turns = 200;
  progress.verdicts.push_back(verdict);
  v1::Ramp proto;
  ToProto(progress, &proto);
  std::vector<std::string> unset;
  Unset(proto, "", &unset);
  EXPECT_TRUE(unset.empty()) << unset[0];
}

TEST(RolloutConvertTest, FiguresThatNobodyMeasuredStayAbsent) {
  core::RollbackCheck check(kAna.at);
  v1::RollbackCheck proto;
  ToProto(check, &proto);
  EXPECT_TRUE(proto.has_after());
  EXPECT_FALSE(proto.after().has_mean_total_ms());
  core::TurnRecord turn;
  turn.completed_at = kAna.at;
  turn.latency.total = absl::Seconds(4);
  turn.llm_called = true;
  turn.quality.emplace();
  turn.quality->overall = 80;
  check.OnTurn(turn);
  ToProto(check, &proto);
  std::vector<std::string> unset;
  Unset(proto.after(), "", &unset);
  EXPECT_TRUE(unset.empty()) << unset[0];
}

}  // namespace
}  // namespace turnopt::service

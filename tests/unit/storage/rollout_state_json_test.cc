#include "server/storage/rollout_state_json.h"

#include <string>

#include "gtest/gtest.h"

namespace turnopt::storage {
namespace {

core::RolloutState Full() {
  const core::Attribution ana{"ana", "a \"test\"\n", absl::FromUnixMicros(1767603600123456)};
  core::RolloutState state;
  state.operator_mode = core::OperatorMode{core::Mode::kShadow, ana};
  state.canary_percent = 12.5;
  state.canary_set = ana;
  state.switches.push_back({core::Source::kCache, "5_price", false, ana});
  state.switches.push_back({core::Source::kQuickResponse, "", true, ana});
  state.timeouts.push_back({"5_price", core::StateClass::kModerate, absl::Seconds(8), ana});
  state.timeouts.push_back({"", core::StateClass::kComplex, absl::Milliseconds(7500), ana});
  state.suspended_flows.push_back({"sales", "wrong_reuse-1", ana});
  state.latch = core::RollbackLatch{"latency_rollback-1", true, ana};
  core::RampState ramp;
  ramp.status = core::RampState::Status::kHalted;
  ramp.plan = {{core::RampStage::kShadow, 0, absl::Hours(72)},
               {core::RampStage::kRampUp, 50, absl::Minutes(90)}};
  ramp.step = 1;
  ramp.started_at = absl::FromUnixSeconds(1767603600);
  ramp.step_started_at = absl::FromUnixSeconds(1767862800);
  ramp.halt_reason = "not met: mean latency";
  ramp.set = ana;
  ramp.current = {10, 9, 1234.5, 8, 640.25, 1, 4, 5, 6, 2, 1, 3};
  ramp.previous.turns = 700;
  ramp.baseline.llm_calls = 800;
  state.ramp = ramp;
  return state;
}

TEST(RolloutStateJsonTest, EverythingComesBack) {
  const std::string json = RolloutStateToJson(Full());
  const auto back = RolloutStateFromJson(json);
  ASSERT_TRUE(back.ok()) << back.status();
  // Equal text is equal state, as long as every field is in the text:
  EXPECT_EQ(RolloutStateToJson(*back), json);
  EXPECT_EQ(back->operator_mode->mode, core::Mode::kShadow);
  EXPECT_TRUE(back->operator_mode->set == Full().operator_mode->set);
  EXPECT_EQ(back->canary_percent, 12.5);
  EXPECT_EQ(back->switches[0].dialog_state, "5_price");
  EXPECT_TRUE(back->switches[1].allowed);
  EXPECT_EQ(back->timeouts[1].timeout, absl::Milliseconds(7500));
  EXPECT_EQ(back->timeouts[1].state_class, core::StateClass::kComplex);
  EXPECT_EQ(back->suspended_flows[0].incident_id, "wrong_reuse-1");
  EXPECT_TRUE(back->latch->automatic);
  EXPECT_EQ(back->ramp->status, core::RampState::Status::kHalted);
  EXPECT_EQ(back->ramp->plan[1].duration, absl::Minutes(90));
  EXPECT_EQ(back->ramp->current.quality_rollbacks, 3u);
  EXPECT_EQ(back->ramp->current.quality, 640.25);
  EXPECT_EQ(back->ramp->step_started_at, absl::FromUnixSeconds(1767862800));
}

TEST(RolloutStateJsonTest, DefaultStateComesBack) {
  const auto back = RolloutStateFromJson(RolloutStateToJson({}));
  ASSERT_TRUE(back.ok());
  EXPECT_FALSE(back->latch.has_value());
  EXPECT_FALSE(back->ramp.has_value());
  EXPECT_FALSE(back->canary_set.has_value());
  EXPECT_EQ(back->canary_percent, 100);
}

TEST(RolloutStateJsonTest, EveryPrefixAndEveryDamagedByteIsAStateOrAnError) {
  const std::string json = RolloutStateToJson(Full());
  for (size_t size = 0; size < json.size(); ++size) {
    EXPECT_FALSE(RolloutStateFromJson(absl::string_view(json).substr(0, size)).ok()) << size;
  }
  for (size_t i = 0; i < json.size(); ++i) {
    for (const char byte : {'\0', '"', '9', '\xff'}) {
      std::string damaged = json;
      damaged[i] = byte;
      (void)RolloutStateFromJson(damaged);  // must not throw
    }
  }
}

TEST(RolloutStateJsonTest, UnknownNamesAreErrorsAndUnknownFieldsAreNot) {
  EXPECT_FALSE(
      RolloutStateFromJson(R"({"canary_percent":1,"operator_mode":{"mode":"turbo","set":{}}})")
          .ok());
  EXPECT_FALSE(RolloutStateFromJson("[]").ok());
  EXPECT_FALSE(RolloutStateFromJson(R"({"canary_percent":"ten"})").ok());
  EXPECT_TRUE(RolloutStateFromJson(R"({"canary_percent":1,"of_the_future":{}})").ok());
}

TEST(RolloutStateJsonTest, BytesThatAreNoUtf8DoNotThrow) {
  core::RolloutState state;
  state.canary_set = core::Attribution{"\xff\xfe", "ok", absl::UnixEpoch()};
  const auto back = RolloutStateFromJson(RolloutStateToJson(state));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->canary_set->reason, "ok");
}

}  // namespace
}  // namespace turnopt::storage

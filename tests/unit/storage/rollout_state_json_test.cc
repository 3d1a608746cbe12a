#include "server/storage/rollout_state_json.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/record_members.h"

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

TEST(RolloutStateJsonTest, NoFieldOfAnyStateIsLost) {
  testing::RandomRecords random(22);
  for (int i = 0; i < 500; ++i) {
    const core::RolloutState state = random.Rollout();
    const std::string json = RolloutStateToJson(state);
    const auto back = RolloutStateFromJson(json);
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(testing::FirstDifference(state, *back), 0) << json;
  }
}

// Byte for byte: older files must be read, and older processes must read this.
TEST(RolloutStateJsonTest, StatesReadAsTheyAlwaysDid) {
  EXPECT_EQ(RolloutStateToJson(Full()),
            R"({"canary_percent":12.5,"canary_set":{"at_us":1767603600123456,"by":"ana",)"
            R"("why":"a \"test\"\n"},"latch":{"automatic":true,"incident_id":"latency_rollback-1",)"
            R"("set":{"at_us":1767603600123456,"by":"ana","why":"a \"test\"\n"}},)"
            R"("operator_mode":{"mode":"shadow","set":{"at_us":1767603600123456,"by":"ana",)"
            R"("why":"a \"test\"\n"}},"ramp":{"baseline":{"answerable":0,"answered":0,)"
            R"("critical_incidents":0,"errors":0,"llm_calls":800,"quality":0.0,)"
            R"("quality_rollbacks":0,"scored_turns":0,"sidecar_errors":0,"timed_turns":0,)"
            R"("total_ms":0.0,"turns":0},"current":{"answerable":5,"answered":4,)"
            R"("critical_incidents":1,"errors":1,"llm_calls":6,"quality":640.25,)"
            R"("quality_rollbacks":3,"scored_turns":8,"sidecar_errors":2,"timed_turns":9,)"
            R"("total_ms":1234.5,"turns":10},"halt_reason":"not met: mean latency",)"
            R"("plan":[{"duration_us":259200000000,"percent":0.0,"stage":"shadow"},)"
            R"({"duration_us":5400000000,"percent":50.0,"stage":"ramp_up"}],)"
            R"("previous":{"answerable":0,"answered":0,"critical_incidents":0,"errors":0,)"
            R"("llm_calls":0,"quality":0.0,"quality_rollbacks":0,"scored_turns":0,)"
            R"("sidecar_errors":0,"timed_turns":0,"total_ms":0.0,"turns":700},)"
            R"("set":{"at_us":1767603600123456,"by":"ana","why":"a \"test\"\n"},)"
            R"("standing":"halted","started_at_us":1767603600000000,"step":1,)"
            R"("step_started_at_us":1767862800000000},"suspended_flows":[{"flow":"sales",)"
            R"("incident_id":"wrong_reuse-1","set":{"at_us":1767603600123456,"by":"ana",)"
            R"("why":"a \"test\"\n"}}],"switches":[{"allowed":false,"dialog_state":"5_price",)"
            R"("set":{"at_us":1767603600123456,"by":"ana","why":"a \"test\"\n"},"source":"cache"},)"
            R"({"allowed":true,"dialog_state":"","set":{"at_us":1767603600123456,"by":"ana",)"
            R"("why":"a \"test\"\n"},"source":"quick_response"}],"timeouts":[{"class":"moderate",)"
            R"("dialog_state":"5_price","set":{"at_us":1767603600123456,"by":"ana",)"
            R"("why":"a \"test\"\n"},"timeout_us":8000000},{"class":"complex","dialog_state":"",)"
            R"("set":{"at_us":1767603600123456,"by":"ana","why":"a \"test\"\n"},)"
            R"("timeout_us":7500000}]})");
  EXPECT_EQ(RolloutStateToJson({}), R"({"canary_percent":100.0})");
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

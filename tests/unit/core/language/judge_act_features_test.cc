#include "server/core/language/judge_act_features.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "server/core/language/reply_acts.h"

namespace turnopt::core {
namespace {

int Act(absl::string_view name) {
  for (int k = 0; k < kReplyActCount; ++k) {
    if (kReplyActs[k] == name) return k;
  }
  return -1;
}

std::vector<float> Sure(std::initializer_list<absl::string_view> acts) {
  std::vector<float> probabilities(kReplyActCount, 0.0f);
  for (const absl::string_view act : acts) probabilities[static_cast<size_t>(Act(act))] = 1;
  return probabilities;
}

TEST(JudgeActFeaturesTest, TheSameActsAgreeFully) {
  JudgeFeatureVector f{};
  CompareActs(Sure({"act:request", "ask:date"}), Sure({"act:request", "ask:date"}), &f);
  EXPECT_EQ(f[kActsAgree], 0);
  EXPECT_EQ(f[kActsWorst], 0);
  EXPECT_EQ(f[kActsSameTop], 1);
  EXPECT_NEAR(f[kActsCosineAsk], 1, 1e-6);
  EXPECT_EQ(f[kActRequestLess], 1);
  EXPECT_EQ(f[kActConfirmLess], 0);
}

TEST(JudgeActFeaturesTest, OneMoreThingAskedShowsAmongWhatIsAsked) {
  JudgeFeatureVector f{};
  CompareActs(Sure({"act:request", "ask:date"}), Sure({"act:request", "ask:date", "ask:time"}), &f);
  EXPECT_EQ(f[kActsAgreeDo], 0);
  EXPECT_EQ(f[kActsAgreeTell], 0);
  EXPECT_NEAR(f[kActsAgreeAsk], std::log(1e-3), 1e-5);
  EXPECT_EQ(f[kActsWorstDo], 0);
  EXPECT_EQ(f[kActsWorstAsk], 1);
}

TEST(JudgeActFeaturesTest, AnotherActIsAnotherTop) {
  JudgeFeatureVector f{};
  CompareActs(Sure({"act:goodbye"}), Sure({"act:confirm"}), &f);
  EXPECT_EQ(f[kActsSameTop], 0);
  EXPECT_EQ(f[kActsWorstDo], 1);
}

TEST(JudgeActFeaturesTest, WithoutANetTheColumnsStayAlone) {
  JudgeFeatureVector f{};
  f[kActsAgree] = 5;
  CompareActs({}, Sure({"act:goodbye"}), &f);
  EXPECT_EQ(f[kActsAgree], 5);
}

}  // namespace
}  // namespace turnopt::core

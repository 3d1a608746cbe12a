// The targets of a rollout reach both who advises and who decides whether a ramp goes on.
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/base/enum_table.h"
#include "server/config/load.h"

namespace turnopt::config {
namespace {

Config With(const std::map<std::string, std::string>& flags) {
  Origins origins;
  for (const auto& [name, value] : flags) origins.flags.emplace_back(name, value);
  const auto loaded = Load(origins);
  EXPECT_TRUE(loaded.ok()) << loaded.status();
  return loaded.ok() ? loaded->config : Config();
}

TEST(TargetsTest, DefaultsAreTheGuidesTable) {
  const std::vector<core::CriterionRow> guide = core::GuideCriteria();
  const Config config = With({});
  ASSERT_EQ(config.ramp.criteria.size(), guide.size());
  for (size_t i = 0; i < guide.size(); ++i) {
    EXPECT_EQ(config.ramp.criteria[i].limit, guide[i].limit) << base::Name(guide[i].criterion);
  }
  EXPECT_EQ(config.levels.advice.targets.hit_ratio, 0.35);
}

TEST(TargetsTest, TargetsOfTheOperatorReachRampAndAdvice) {
  const Config config = With({{"targets.mean_latency", "2"},
                              {"targets.quality", "85"},
                              {"targets.hit_ratio", "0.2"},
                              {"targets.llm_saved", "0.15"},
                              {"targets.latency_cut", "0.1"}});
  const std::map<core::RampCriterion, double> want = {{core::RampCriterion::kMeanLatency, 2000},
                                                      {core::RampCriterion::kMeanQuality, 85},
                                                      {core::RampCriterion::kHitRate, 0.2},
                                                      {core::RampCriterion::kLlmCallsSaved, 0.15},
                                                      {core::RampCriterion::kLatencyCut, 0.1}};
  for (const core::CriterionRow& row : config.ramp.criteria) {
    const auto it = want.find(row.criterion);
    if (it != want.end()) {
      EXPECT_EQ(row.limit, it->second) << base::Name(row.criterion);
    }
  }
  const core::AdviceMonitor::Options& advice = config.levels.advice;
  EXPECT_EQ(advice.targets.mean_latency, absl::Seconds(2));
  EXPECT_EQ(advice.targets.hit_ratio, 0.2);
  EXPECT_EQ(advice.targets.llm_saved, 0.15);
  EXPECT_EQ(advice.targets.quality, 85);
  EXPECT_GT(advice.high_quality, advice.targets.quality)
      << "low and high advice exclude each other";
}

}  // namespace
}  // namespace turnopt::config

#include "server/core/reuse/risk_control.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace turnopt::core {
namespace {

RiskControl::Options Budget(double budget) {
  RiskControl::Options options;
  options.least_threshold = 0;  // the definition alone
  options.budget = budget;
  return options;
}

TEST(RiskControlTest, ServesNothingUnderAHundredLabels) {
  RiskControl control(Budget(0.01));
  for (int i = 0; i < 99; ++i) control.Add({0.99f, 0, 1});
  EXPECT_GT(control.threshold(), 1);
  for (int i = 0; i < 10; ++i) control.Add({0.99f, 0, 1});
  EXPECT_LT(control.threshold(), 0.99);
}

TEST(RiskControlTest, TurnsWithoutACandidateAreNoEvidenceForServing) {
  RiskControl control(Budget(0.01));
  for (int i = 0; i < 1'000; ++i) control.Add({-1, 0, 1});
  for (int i = 0; i < 50; ++i) control.Add({0.9f, 0, 1});
  EXPECT_GT(control.threshold(), 1);
}

// The definition, without bins: the lowest confidence at which the inequality holds from the top.
double NaiveThreshold(std::vector<RiskLabel> labels, double budget) {
  std::sort(labels.begin(), labels.end(),
            [](const RiskLabel& a, const RiskLabel& b) { return a.confidence > b.confidence; });
  double weight = 0, squared = 0, largest = 0;
  for (const RiskLabel& label : labels) {
    weight += static_cast<double>(label.weight);
    squared += static_cast<double>(label.weight) * static_cast<double>(label.weight);
    largest = std::max(largest, static_cast<double>(label.weight));
  }
  const double n = weight * weight / squared;
  double loss = 0, threshold = 2;
  for (const RiskLabel& label : labels) {
    if (label.confidence < 0) break;
    loss += static_cast<double>(label.weight) * static_cast<double>(label.loss);
    if (n / (n + 1) * loss / weight + largest / (n + 1) > budget) break;
    threshold = static_cast<double>(label.confidence);
  }
  return threshold;
}

TEST(RiskControlTest, AgreesWithTheDefinition) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(0, 1);
  for (const double budget : {0.01, 0.02, 0.1}) {
    RiskControl control(Budget(budget));
    std::vector<RiskLabel> labels;
    for (int i = 0; i < 5'000; ++i) {
      const float confidence = uniform(random);
      const bool wrong = uniform(random) > confidence;
      labels.push_back({confidence, wrong ? 1.0f : 0.0f, uniform(random) < 0.05f ? 5.0f : 1.0f});
      control.Add(labels.back());
    }
    // One bin is at most 1/64 in log odds.
    const double naive = NaiveThreshold(labels, budget);
    const double log_odds = std::log(naive / (1 - naive));
    EXPECT_NEAR(std::log(control.threshold() / (1 - control.threshold())), log_odds, 0.05);
    EXPECT_LE(control.status().bound, budget);
  }
}

// The promise: on new turns like those of the window the risk is within the budget, on average.
TEST(RiskControlTest, HoldsTheBudgetOnNewTurns) {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> uniform(0, 1);
  double wrong = 0, served = 0, turns = 0;
  for (int trial = 0; trial < 60; ++trial) {
    RiskControl control(Budget(0.02));
    const auto draw = [&](float* confidence) {
      *confidence = uniform(random);
      // Overconfident, as a model may be on a new service.
      return uniform(random) > *confidence * 0.95f;
    };
    float confidence;
    for (int i = 0; i < 2'000; ++i) {
      const bool is_wrong = draw(&confidence);
      control.Add({confidence, is_wrong ? 1.0f : 0.0f, 1});
    }
    for (int i = 0; i < 2'000; ++i) {
      const bool is_wrong = draw(&confidence);
      ++turns;
      if (static_cast<double>(confidence) < control.threshold()) continue;
      ++served;
      wrong += is_wrong;
    }
  }
  EXPECT_LE(wrong / turns, 0.02 * 1.05);
  EXPECT_GE(wrong / turns, 0.02 * 0.8) << "the budget is used";
  EXPECT_GT(served / turns, 0.1);
}

TEST(RiskControlTest, ARareVerificationCostsEvidence) {
  RiskControl often(Budget(0.01)), rarely(Budget(0.01));
  for (int i = 0; i < 3'000; ++i) {
    const float confidence = static_cast<float>(i % 100) / 100;
    const float loss = i % 100 < 90 && i % 7 == 0 ? 1 : 0;
    often.Add({confidence, loss, i % 20 == 0 ? 2.0f : 1.0f});
    rarely.Add({confidence, loss, i % 20 == 0 ? 20.0f : 1.0f});
  }
  EXPECT_GT(often.status().effective_turns, rarely.status().effective_turns);
  EXPECT_LT(often.threshold(), rarely.threshold());
}

TEST(RiskControlTest, TheVerificationRateFallsToItsFloorAsEvidenceGrows) {
  RiskControl control(Budget(0.02));
  EXPECT_EQ(control.verification_rate(), RiskControl::Options().verification_ceiling);
  double last = 1;
  for (int i = 0; i < 30'000; ++i) {
    control.Add({0.5f, 0, 1});
    ASSERT_LE(control.verification_rate(), last);
    last = control.verification_rate();
  }
  EXPECT_EQ(last, RiskControl::Options().verification_floor);
}

TEST(RiskControlTest, HoweverWellItGoesNothingLessSureIsServed) {
  RiskControl::Options options = Budget(0.01);
  options.least_threshold = 0.6;
  RiskControl control(options);
  for (int i = 0; i < 2'000; ++i) control.Add({static_cast<float>(i % 100) / 100, 0, 1});
  EXPECT_GE(control.threshold(), 0.59);
  EXPECT_LE(control.threshold(), 0.65);
}

TEST(RiskControlTest, OldTurnsLeaveTheWindow) {
  RiskControl::Options options = Budget(0.01);
  options.window_turns = 1'000;
  RiskControl control(options);
  for (int i = 0; i < 1'000; ++i) control.Add({0.9f, 1, 1});
  EXPECT_GT(control.threshold(), 0.9);
  for (int i = 0; i < 1'020; ++i) control.Add({0.9f, 0, 1});
  EXPECT_LE(control.threshold(), 0.9);
  EXPECT_LE(control.labels().size(), 1'000u);
}

TEST(RiskControlTest, ReviewsCorrectTheJudgesBlindSpot) {
  RiskControl control(Budget(0.01));
  for (int i = 0; i < 2'000; ++i) {
    control.Add({static_cast<float>(i % 10) / 10 + 0.05f, 0, 1});
  }
  EXPECT_LT(control.threshold(), 0.1);
  for (int i = 0; i < 100; ++i) control.AddReview(0.5, 0, /*wrong=*/i % 5 == 0);
  EXPECT_GT(control.threshold(), 0.5) << "a fifth of these would be wrong";
  RiskControl agreed(Budget(0.01));
  for (int i = 0; i < 2'000; ++i) agreed.Add({static_cast<float>(i % 10) / 10 + 0.05f, 0.01f, 1});
  const double before = agreed.threshold();
  for (int i = 0; i < 100; ++i) agreed.AddReview(0.9, 0.01, false);
  EXPECT_LE(agreed.threshold(), before);
}

TEST(RiskControlTest, StrangeNumbersCountAgainstServing) {
  RiskControl control(Budget(0.01));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (int i = 0; i < 200; ++i) control.Add({nan, nan, nan});
  for (int i = 0; i < 200; ++i) control.Add({0.9f, nan, -5});
  EXPECT_GT(control.threshold(), 1);
  EXPECT_TRUE(std::isfinite(control.status().risk));
}

}  // namespace
}  // namespace turnopt::core

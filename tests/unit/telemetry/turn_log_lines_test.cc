#include "server/telemetry/turn_log_lines.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::telemetry {
namespace {

class TurnLogLinesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StructuredLog::Options options;
    options.to_stdout = false;
    options.file = folder_.Child("log");
    auto log = StructuredLog::Create(options);
    ASSERT_TRUE(log.ok());
    log_ = *std::move(log);
    lines_ = std::make_unique<TurnLogLines>(*log_);
  }

  std::vector<nlohmann::json> Events(const std::string& prefix) const {
    EXPECT_TRUE(log_->Flush(absl::Seconds(30)));
    std::ifstream in(folder_.Child("log"));
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::vector<nlohmann::json> events;
    for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
      const nlohmann::json event = nlohmann::json::parse(line.begin(), line.end());
      if (absl::StartsWith(event["message"].get<std::string>(), prefix)) events.push_back(event);
    }
    return events;
  }

  testing::TempDirectory folder_;
  std::unique_ptr<StructuredLog> log_;
  std::unique_ptr<TurnLogLines> lines_;
  const absl::Time now_ = absl::FromUnixSeconds(1767603600);
};

TEST_F(TurnLogLinesTest, HitRatesAreSharesOfAllTurnsSoFar) {
  lines_->OnTurn(testing::BaselineTurn("a", now_));
  lines_->OnTurn(testing::ServedTurn("b", now_, core::Source::kCache));
  ASSERT_EQ(Events("[CACHE]").size(), 2u);
  EXPECT_EQ(Events("[CACHE]")[1]["hit_rate"], 0.5);
  EXPECT_EQ(Events("[CACHE]")[1]["hit"], true);
  EXPECT_EQ(Events("[CACHE] hit, hit rate 50.0%").size(), 1u);
}

TEST_F(TurnLogLinesTest, WhatWasNotMeasuredHasNoLine) {
  core::TurnRecord turn = testing::BaselineTurn("a", now_);
  turn.latency.total.reset();
  turn.quality.reset();
  lines_->OnTurn(turn);
  EXPECT_TRUE(Events("[LATENCY]").empty());
  EXPECT_TRUE(Events("[QUALITY]").empty());
  ASSERT_EQ(Events("[TELEMETRY] Turn complete").size(), 1u);
  EXPECT_FALSE(Events("[TELEMETRY]")[0].contains("total_ms"));
}

TEST_F(TurnLogLinesTest, TheTelemetryLineHasWhatTheGuidesSqlNeeds) {
  lines_->OnTurn(testing::ServedTurn("a", now_, core::Source::kCache));
  const nlohmann::json line = Events("[TELEMETRY] Turn complete").at(0);
  for (const char* field : {"timestamp", "service", "total_ms", "response_type",
                            "overall_quality_score", "quality_status"}) {
    EXPECT_TRUE(line.contains(field)) << field;
  }
  EXPECT_EQ(line["response_type"], "cached");
  EXPECT_EQ(line["quality_status"], "good");
}

TEST_F(TurnLogLinesTest, AnAlertSpeaksItsOwnLine) {
  core::Incident incident;
  incident.id = "latency_high-1";
  incident.kind = core::IncidentKind::kLatencyHigh;
  incident.severity = core::Severity::kWarning;
  incident.at = now_;
  incident.line = "[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)";
  incident.triage = {{"worst state", "5_price"}};
  lines_->OnIncident(incident);
  const nlohmann::json line = Events("[ALERT] Voice Agent Latency High: 2850ms").at(0);
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["alert"], "latency_high");
  EXPECT_EQ(line["detail"], "worst state: 5_price");
}

}  // namespace
}  // namespace turnopt::telemetry

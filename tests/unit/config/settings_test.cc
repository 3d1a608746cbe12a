#include "server/config/settings.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "server/config/config.h"

namespace turnopt::config {
namespace {

TEST(SettingsTest, NamesAndVariablesAreUnique) {
  std::set<std::string> names, variables;
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
    EXPECT_TRUE(variables.insert(setting.env).second) << setting.env;
  }
}

TEST(SettingsTest, NoSettingIsASectionOfAnother) {
  for (const Setting& a : Settings()) {
    for (const Setting& b : Settings()) {
      EXPECT_FALSE(absl::StartsWith(a.name, std::string(b.name) + ".")) << a.name;
    }
  }
}

TEST(SettingsTest, EveryDefaultIsAValueThatMayBeSet) {
  for (const Setting& setting : Settings()) {
    Config config;
    const std::string text = WriteSetting(setting.field, config);
    const absl::Status status = ReadSetting(setting.field, setting.range, text, &config);
    EXPECT_TRUE(status.ok()) << setting.name << "=" << text << ": " << status;
    EXPECT_EQ(WriteSetting(setting.field, config), text) << setting.name;
  }
}

TEST(SettingsTest, EveryFieldIsItsOwn) {
  // Two rows that write the same field would hide each other.
  for (const Setting& setting : Settings()) {
    if (setting.range.low == absl::nullopt) continue;
    Config config;
    ASSERT_TRUE(ReadSetting(setting.field, setting.range,
                            absl::StrFormat("%.15g", *setting.range.high), &config)
                    .ok())
        << setting.name;
    const Config defaults;
    for (const Setting& other : Settings()) {
      if (other.name == setting.name) continue;
      EXPECT_EQ(WriteSetting(other.field, config), WriteSetting(other.field, defaults))
          << setting.name << " changes " << other.name;
    }
  }
}

TEST(SettingsTest, TheGuidesVariablesAreExactlyItsOwn) {
  EXPECT_EQ(FindSetting("mode")->env, "LATENCY_OPTIMIZATION_MODE");
  EXPECT_EQ(FindSetting("exact.ttl")->env, "RESPONSE_CACHE_TTL_SECONDS");
  EXPECT_EQ(FindSetting("quality.baseline_score")->env, "QUALITY_BASELINE_SCORE");
  EXPECT_EQ(FindSetting("quality.alert_threshold")->env, "QUALITY_ALERT_THRESHOLD");
  EXPECT_EQ(FindSetting("no.such"), nullptr);
}

TEST(SettingsTest, DurationsTakeUnitsOrSeconds) {
  const Setting& ttl = *FindSetting("exact.ttl");
  Config config;
  for (const auto& [text, expected] :
       {std::pair<const char*, absl::Duration>{"90", absl::Seconds(90)},
        {"1.5", absl::Seconds(1.5)},
        {"1h30m", absl::Minutes(90)},
        {"2500ms", absl::Seconds(2.5)}}) {
    EXPECT_TRUE(ReadSetting(ttl.field, ttl.range, text, &config).ok()) << text;
    EXPECT_EQ(config.exact.ttl, expected);
  }
  for (const char* text : {"", "soon", "inf", "nan", "-5s", "0", "1e300", "-inf"}) {
    EXPECT_FALSE(ReadSetting(ttl.field, ttl.range, text, &config).ok()) << text;
  }
}

}  // namespace
}  // namespace turnopt::config

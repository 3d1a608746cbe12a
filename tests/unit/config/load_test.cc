#include "server/config/load.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>

#include "tests/support/temp_directory.h"

namespace turnopt::config {
namespace {

Origins File(const std::string& yaml) {
  Origins origins;
  origins.file_name = "c.yaml";
  origins.file_text = yaml;
  return origins;
}

std::string Error(const Origins& origins) { return std::string(Load(origins).status().message()); }

const ResolvedSetting& Find(const LoadedConfig& loaded, const std::string& name) {
  for (const ResolvedSetting& resolved : loaded.settings) {
    if (resolved.setting->name == name) return resolved;
  }
  ADD_FAILURE() << "no setting " << name;
  return loaded.settings.front();
}

TEST(LoadTest, FlagOverEnvironmentOverFileOverDefault) {
  Origins origins = File("exact:\n  ttl: 10s\n  max_entries: 7\nquality: {window: 9}\n");
  std::map<std::string, std::string> environment = {{"RESPONSE_CACHE_TTL_SECONDS", "20"},
                                                    {"TURN_OPTIMIZER_EXACT_MAX_ENTRIES", "8"}};
  origins.environment = [&](const std::string& name) -> absl::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return absl::nullopt;
    return found->second;
  };
  origins.flags = {{"exact.ttl", "30s"}};
  const auto loaded = Load(origins);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->config.exact.ttl, absl::Seconds(30));
  EXPECT_EQ(loaded->config.exact.max_entries, 8u);
  EXPECT_EQ(loaded->config.levels.quality_alert.window, 9u);
  EXPECT_EQ(Find(*loaded, "exact.ttl").origin, "--exact.ttl");
  EXPECT_EQ(Find(*loaded, "exact.max_entries").origin, "TURN_OPTIMIZER_EXACT_MAX_ENTRIES");
  EXPECT_EQ(Find(*loaded, "quality.window").origin, "c.yaml:4");
  EXPECT_EQ(Find(*loaded, "mode").origin, kDefaultOrigin);
}

TEST(LoadTest, TheGuidesDefaultsHold) {
  const auto loaded = Load(Origins());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const Config& config = loaded->config;
  EXPECT_EQ(config.rollout.mode, core::Mode::kDisabled);
  EXPECT_EQ(config.exact.ttl, absl::Seconds(3600));
  EXPECT_FALSE(config.exact.share_across_callers);
  EXPECT_EQ(config.quality.baseline_score, 75);
  EXPECT_EQ(config.levels.quality_alert.limit, 70);
  EXPECT_EQ(config.levels.quality_incident.limit, 65);
  EXPECT_EQ(config.levels.latency_alert.threshold, absl::Milliseconds(2500));
  EXPECT_EQ(config.levels.latency_alert.turns, 5u);
  EXPECT_EQ(config.levels.latency_rollback.threshold, absl::Seconds(3));
  EXPECT_EQ(config.levels.latency_rollback.turns, 10u);
  EXPECT_EQ(config.rollout.simple_timeout, absl::Milliseconds(4500));
  EXPECT_EQ(config.rollout.baseline_timeout, absl::Seconds(10));
}

TEST(LoadTest, AProblemNamesKeyAndPlace) {
  EXPECT_EQ(Error(File("exact:\n  tll: 5\n")), "c.yaml:2: exact.tll: no such setting");
  EXPECT_EQ(Error(File("nonsense: 5\n")), "c.yaml:1: nonsense: no such setting");
  EXPECT_EQ(Error(File("exact: 5\n")), "c.yaml:1: exact: expected a map of settings");
  EXPECT_EQ(Error(File("mode: shadow\nmode: enabled\n")), "c.yaml:2: mode: given twice");
  EXPECT_EQ(Error(File("mode:\n")), "c.yaml:1: mode: has no value");
  EXPECT_EQ(Error(File("mode: [shadow]\n")), "c.yaml:1: mode: expected disabled, shadow, enabled");
  EXPECT_NE(Error(File("mode: {\n")).find("not YAML"), std::string::npos);
  Origins flags;
  flags.flags = {{"no.such", "1"}};
  EXPECT_EQ(Error(flags), "--no.such: no.such: no such setting");
}

TEST(LoadTest, ListsAndMapsAreReadFromYaml) {
  const auto loaded = Load(
      File("rules: {files: [a.yaml, b.yaml]}\nllm: {state_classes: {1_opening: simple, 5_price: "
           "complex}}\n"));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->config.rules.files, (std::vector<std::string>{"a.yaml", "b.yaml"}));
  EXPECT_EQ(loaded->config.rollout.state_classes.at("5_price"), core::StateClass::kComplex);
  EXPECT_NE(Error(File("llm: {state_classes: {a: hard}}\n")).find("simple"), std::string::npos);
  EXPECT_FALSE(Load(File("rules: {files: [[a]]}\n")).ok());
}

TEST(LoadTest, ValuesThatContradictEachOtherAreRefused) {
  EXPECT_NE(Error(File("latency: {alert_after: 4s}\n")).find("latency.rollback_after"),
            std::string::npos);
  EXPECT_NE(Error(File("quality: {baseline_score: 3}\n")).find("quality.alert_threshold"),
            std::string::npos);
  EXPECT_NE(Error(File("listen: {turn_socket: '', turn_address: ''}\n")).find("listen."),
            std::string::npos);
}

TEST(LoadTest, PrintedConfigurationLoadsAsTheSame) {
  Origins origins = File(
      "exact: {ttl: 1h30m, max_entries: 12}\nmode: shadow\n"
      "llm: {state_classes: {\"a\\\"b\": simple}}\n");
  const auto loaded = Load(origins);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const auto again = Load(File(PrintConfig(*loaded)));
  ASSERT_TRUE(again.ok()) << again.status() << "\n" << PrintConfig(*loaded);
  ASSERT_EQ(loaded->settings.size(), again->settings.size());
  for (size_t i = 0; i < loaded->settings.size(); ++i) {
    EXPECT_EQ(loaded->settings[i].value, again->settings[i].value)
        << loaded->settings[i].setting->name;
  }
}

TEST(LoadTest, SecretsAreNotPrinted) {
  Origins origins;
  origins.flags = {{"privacy.hash_salt", "very-secret"}};
  const auto loaded = Load(origins);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(PrintConfig(*loaded).find("very-secret"), std::string::npos);
  EXPECT_NE(loaded->config.completion.privacy.hash_seed, 0u);
}

TEST(LoadTest, IsTotalOnAnyBytes) {
  std::mt19937 random(7);
  const std::string alphabet = "mode: exact\n\t{}[],'\"&*!|>%@`#-?0\xff\xc3\x28";
  for (int i = 0; i < 3000; ++i) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    const auto loaded = Load(File(text));
    EXPECT_TRUE(loaded.ok() || !loaded.status().message().empty());
  }
}

TEST(ReadTextFileTest, TellsMissingAndTooLargeFiles) {
  testing::TempDirectory folder;
  EXPECT_EQ(ReadTextFile(folder.Child("none"), 10).status().code(), absl::StatusCode::kNotFound);
  std::ofstream(folder.Child("f")) << "0123456789";
  EXPECT_EQ(*ReadTextFile(folder.Child("f"), 10), "0123456789");
  EXPECT_EQ(ReadTextFile(folder.Child("f"), 9).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace turnopt::config

#include "client/cli/process/settings_yaml.h"

#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

TEST(SettingsYamlTest, NestsByPath) {
  EXPECT_EQ(SettingsYaml({{"mode", "enabled"},
                          {"reuse.policy", "exact"},
                          {"exact.share_across_callers", "true"},
                          {"reuse.max_wrong_reuse", "0.02"}}),
            "exact:\n"
            "  share_across_callers: true\n"
            "mode: enabled\n"
            "reuse:\n"
            "  max_wrong_reuse: 0.02\n"
            "  policy: exact\n");
}

TEST(SettingsYamlTest, ALaterValueReplacesAnEarlierOne) {
  EXPECT_EQ(SettingsYaml({{"a.b", "1"}, {"a.b", "2"}}), "a:\n  b: 2\n");
}

}  // namespace
}  // namespace turnopt::cli

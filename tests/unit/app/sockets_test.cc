#include "server/app/sockets.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_directory.h"

namespace turnopt::app {
namespace {

config::LoadedConfig Loaded(const std::string& socket, const std::string& origin) {
  config::LoadedConfig loaded;
  config::ResolvedSetting path;
  path.setting = config::FindSetting("listen.turn_socket");
  path.value = socket;
  path.origin = origin;
  config::ResolvedSetting address;
  address.setting = config::FindSetting("listen.turn_address");
  address.value = "127.0.0.1:0";
  loaded.settings = {path, address};
  return loaded;
}

absl::StatusOr<ListenPlan> Plan(const config::LoadedConfig& loaded) {
  return PlanListening(loaded, "listen.turn_socket", "listen.turn_address");
}

TEST(SocketsTest, MakesTheFolderOfASocket) {
  testing::TempDirectory folder;
  const auto plan = Plan(Loaded(folder.Child("a/b/turn.sock"), "--listen.turn_socket"));
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->addresses,
            (std::vector<std::string>{"unix:" + folder.Child("a/b/turn.sock"), "127.0.0.1:0"}));
  EXPECT_TRUE(std::filesystem::is_directory(folder.Child("a/b")));
}

TEST(SocketsTest, OnlyADefaultSocketMayBeLeftOut) {
  testing::TempDirectory folder;
  std::ofstream(folder.Child("file")) << "";
  const std::string impossible = folder.Child("file/turn.sock");
  const auto asked = Plan(Loaded(impossible, "--listen.turn_socket"));
  EXPECT_EQ(asked.status().code(), absl::StatusCode::kUnavailable);
  const auto by_default = Plan(Loaded(impossible, config::kDefaultOrigin));
  ASSERT_TRUE(by_default.ok());
  EXPECT_EQ(by_default->addresses, std::vector<std::string>{"127.0.0.1:0"});
  EXPECT_EQ(by_default->left_out.size(), 1u);
}

TEST(SocketsTest, EmptySettingsAreNotThere) {
  config::LoadedConfig loaded = Loaded("", config::kDefaultOrigin);
  loaded.settings[1].value.clear();
  EXPECT_TRUE(Plan(loaded)->addresses.empty());
}

}  // namespace
}  // namespace turnopt::app

#include "server/service/listen_address.h"

#include <gtest/gtest.h>

namespace turnopt::service {
namespace {

TEST(ListenAddressTest, UnixSocketsAndLoopbackAreTaken) {
  const std::pair<const char*, const char*> cases[] = {
      {"unix:///run/x.sock", "unix:/run/x.sock"},
      {"unix:/run/x.sock", "unix:/run/x.sock"},
      {"127.0.0.1:50051", "127.0.0.1:50051"},
      {"127.1.2.3:0", "127.1.2.3:0"},
      {"[::1]:50051", "[::1]:50051"},
      {"localhost:50051", "localhost:50051"},
  };
  for (const auto& [text, address] : cases) {
    const auto parsed = ParseListenAddress(text);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(parsed->ToString(), address);
  }
}

TEST(ListenAddressTest, WhatOthersCouldReachIsRefusedWithTheReason) {
  for (const char* text : {"0.0.0.0:50051", "10.0.0.1:50051", "[::]:50051", "[fe80::1]:1",
                           "example.com:50051", ":50051", "128.0.0.1:1", "127.0.0.1.example:1"}) {
    const absl::Status status = ParseListenAddress(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(std::string(status.message()).find("TLS"), std::string::npos) << text;
  }
}

TEST(ListenAddressTest, WhatIsNoAddressIsRefused) {
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000",
                           "127.0.0.1:-1", "unix:", "unix:relative.sock", "unix-abstract:name"}) {
    EXPECT_FALSE(ParseListenAddress(text).ok()) << text;
  }
  EXPECT_FALSE(ParseListenAddress("unix:/" + std::string(200, 'x')).ok());
}

}  // namespace
}  // namespace turnopt::service

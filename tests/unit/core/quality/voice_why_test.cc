#include "server/core/quality/voice_why.h"

#include <gtest/gtest.h>

#include <set>

namespace turnopt::core {
namespace {

bool IsSentence(absl::string_view text) {
  return text.size() > 3 && text.front() >= 'A' && text.front() <= 'Z' && text.back() == '.';
}

TEST(VoiceWhyTest, EveryFeatureAndFactorHasASentenceOfItsOwn) {
  std::set<absl::string_view> seen;
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    const absl::string_view why = WhyLow(static_cast<VoiceFeature>(i));
    EXPECT_TRUE(IsSentence(why)) << why;
    EXPECT_TRUE(seen.insert(why).second) << why;
  }
  for (size_t i = 0; i < kVoiceFactors; ++i) {
    const absl::string_view why = WhyFine(static_cast<VoiceFactor>(i));
    EXPECT_TRUE(IsSentence(why)) << why;
    EXPECT_TRUE(seen.insert(why).second) << why;
  }
}

}  // namespace
}  // namespace turnopt::core

#include "server/core/quality/five_factor_markers.h"

#include <gtest/gtest.h>

#include <set>

#include "server/core/quality/spoken_text.h"

namespace turnopt::core {
namespace {

template <typename List>
void ExpectSingleDistinctWords(const List& markers) {
  std::set<absl::string_view> seen;
  for (const absl::string_view marker : markers) {
    const SpokenText text(marker);
    ASSERT_EQ(text.words().size(), 1u) << marker;
    EXPECT_EQ(text.words()[0].text, marker) << "a marker that no reply can match";
    EXPECT_TRUE(seen.insert(marker).second) << marker << " counts twice";
  }
}

TEST(FiveFactorMarkersTest, EachMarkerIsAWordAsRepliesAreSplit) {
  ExpectSingleDistinctWords(kPositiveMarkers);
  ExpectSingleDistinctWords(kNegativeMarkers);
  ExpectSingleDistinctWords(kEngagementMarkers);
}

TEST(FiveFactorMarkersTest, NoMarkerIsPositiveAndNegative) {
  for (const absl::string_view positive : kPositiveMarkers) {
    for (const absl::string_view negative : kNegativeMarkers) EXPECT_NE(positive, negative);
  }
}

}  // namespace
}  // namespace turnopt::core

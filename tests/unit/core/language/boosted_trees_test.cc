#include "server/core/language/boosted_trees.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/unit/core/language/model_bytes.h"

namespace turnopt::core {
namespace {

constexpr int16_t kLeaf0 = ~0, kLeaf1 = ~1, kLeaf2 = ~2;

uint16_t Child(int16_t child) { return static_cast<uint16_t>(child); }

// column 0 <= 0.5 ? (column 1 <= 2 ? 1 : 10) : 100, and a tree that is one leaf of 0.25.
std::string TwoTrees() {
  return ModelBytes()
      .U16(2)
      .U16(2)
      .U16(0)
      .F32(0.5f)
      .U16(1)
      .U16(Child(kLeaf2))
      .U16(1)
      .F32(2.0f)
      .U16(Child(kLeaf0))
      .U16(Child(kLeaf1))
      .F32(1)
      .F32(10)
      .F32(100)
      .U16(0)
      .F32(0.25f)
      .bytes();
}

absl::StatusOr<BoostedTrees> Parse(const std::string& bytes, size_t columns = 2) {
  base::ByteReader reader(bytes);
  return BoostedTrees::Parse(&reader, columns);
}

// One tree of one node with the given fields.
std::string OneNode(uint16_t column, float threshold, int16_t left, int16_t right) {
  return ModelBytes()
      .U16(1)
      .U16(1)
      .U16(column)
      .F32(threshold)
      .U16(Child(left))
      .U16(Child(right))
      .F32(1)
      .F32(2)
      .bytes();
}

TEST(BoostedTreesTest, SumsOneLeafOfEachTree) {
  auto trees = Parse(TwoTrees());
  ASSERT_TRUE(trees.ok()) << trees.status();
  EXPECT_EQ(trees->trees(), 2u);
  EXPECT_EQ(trees->Sum(std::vector<float>{0.5f, 2.0f}), 1.25);
  EXPECT_EQ(trees->Sum(std::vector<float>{0.5f, 2.1f}), 10.25);
  EXPECT_EQ(trees->Sum(std::vector<float>{0.6f, 0.0f}), 100.25);
}

TEST(BoostedTreesTest, ARowThatIsNoNumberStillFindsALeaf) {
  auto trees = Parse(TwoTrees());
  ASSERT_TRUE(trees.ok());
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(trees->Sum(std::vector<float>{nan, nan}), 100.25);
}

TEST(BoostedTreesTest, RefusesWhatCouldReadOutOfBoundsOrNotEnd) {
  EXPECT_TRUE(Parse(OneNode(1, 0, kLeaf0, kLeaf1)).ok());
  EXPECT_FALSE(Parse(OneNode(2, 0, kLeaf0, kLeaf1)).ok()) << "column";
  EXPECT_FALSE(Parse(OneNode(0, 0, 0, kLeaf1)).ok()) << "a node that is its own child";
  EXPECT_FALSE(Parse(OneNode(0, 0, 1, kLeaf1)).ok()) << "a child beyond the nodes";
  EXPECT_FALSE(Parse(OneNode(0, 0, kLeaf0, kLeaf2)).ok()) << "a leaf beyond the leaves";
  EXPECT_FALSE(Parse(OneNode(0, std::numeric_limits<float>::infinity(), kLeaf0, kLeaf1)).ok());
}

TEST(BoostedTreesTest, RefusesEveryTruncation) {
  const std::string good = TwoTrees();
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Parse(good.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace turnopt::core

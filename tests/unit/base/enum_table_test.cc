#include "server/base/enum_table.h"

#include "gtest/gtest.h"

namespace turnopt::base {
namespace {

enum class Fruit { kApple, kBlackberry, kCherry };
struct FruitRow {
  Fruit value;
  const char* name;
  int number;
  const char* colour;
};
constexpr FruitRow kFruits[] = {
    {Fruit::kApple, "apple", 1, "green"},
    {Fruit::kBlackberry, "blackberry", 2, "black"},
    {Fruit::kCherry, "cherry", 7, "red"},
};
constexpr const auto& EnumRows(Fruit) { return kFruits; }

// Tables that Rows() must not accept.
enum class Lacking { kOne, kTwo };
constexpr EnumRow<Lacking> kLackingRows[] = {{Lacking::kOne, "one"}};
constexpr const auto& EnumRows(Lacking) { return kLackingRows; }

enum class Swapped { kOne, kTwo };
constexpr EnumRow<Swapped> kSwappedRows[] = {{Swapped::kTwo, "two"}, {Swapped::kOne, "one"}};
constexpr const auto& EnumRows(Swapped) { return kSwappedRows; }

enum class Superfluous { kOne };
constexpr EnumRow<Superfluous> kSuperfluousRows[] = {{Superfluous::kOne, "one"},
                                                     {static_cast<Superfluous>(1), "two"}};
constexpr const auto& EnumRows(Superfluous) { return kSuperfluousRows; }

template <typename E>
constexpr bool Complete() {
  return enum_internal::IsComplete<E>(std::make_index_sequence<std::size(EnumRows(E{}))>());
}

TEST(EnumTableTest, ATableIsCompleteOnlyWithEveryEnumeratorInItsOrder) {
  EXPECT_TRUE(Complete<Fruit>());
  EXPECT_FALSE(Complete<Lacking>());
  EXPECT_FALSE(Complete<Swapped>());
  EXPECT_FALSE(Complete<Superfluous>());
}

TEST(EnumTableTest, NamesAndNumbersLeadBackToTheirEnumerator) {
  static_assert(kCountOf<Fruit> == 3);
  for (const FruitRow& row : Rows<Fruit>()) {
    EXPECT_STREQ(Name(row.value), row.name);
    EXPECT_EQ(FromName<Fruit>(row.name), row.value);
    EXPECT_EQ(FromNumber<Fruit>(row.number), row.value);
  }
  EXPECT_EQ(FromName<Fruit>("Cherry"), absl::nullopt);
  EXPECT_EQ(FromName<Fruit>(""), absl::nullopt);
  EXPECT_EQ(FromNumber<Fruit>(3), absl::nullopt);
}

TEST(EnumTableTest, AValueThatIsNoEnumeratorIsUnknown) {
  EXPECT_STREQ(Name(static_cast<Fruit>(3)), "unknown");
  EXPECT_STREQ(Name(static_cast<Fruit>(-1)), "unknown");
}

TEST(EnumTableTest, ARowMayHaveMoreColumns) { EXPECT_STREQ(RowOf(Fruit::kCherry).colour, "red"); }

}  // namespace
}  // namespace turnopt::base

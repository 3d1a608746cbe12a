#include "client/cli/table.h"

#include <sstream>

#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

TEST(TableTest, AlignsColumnsByTheirWidestCell) {
  Table table({{"name"}, {"n", 10, true}});
  table.Add({"a", "1"});
  table.Add({"longer", "200"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(),
            "name      n\n"
            "------  ---\n"
            "a         1\n"
            "longer  200\n");
}

TEST(TableTest, CutsLongCellsAtWholeCodePoints) {
  Table table({{"t", 6}});
  table.Add({"äöüäöüäöü"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "t\n------\näöü...\n");
}

TEST(TableTest, ControlCharactersCannotBreakARow) {
  Table table({{"t"}});
  table.Add({"a\nb\x1b[31m"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "t\n--------\na b [31m\n");
}

TEST(TableTest, MissingCellsAreEmptyAndSurplusOnesDropped) {
  Table table({{"a"}, {"b"}});
  table.Add({"1"});
  table.Add({"1", "2", "3"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "a  b\n-  -\n1\n1  2\n");
}

TEST(TableTest, FieldsShareOneColumn) {
  std::ostringstream out;
  PrintFields({{"a", "1"}, {"long name", "2"}}, out);
  EXPECT_EQ(out.str(), "a          1\nlong name  2\n");
}

}  // namespace
}  // namespace turnopt::cli

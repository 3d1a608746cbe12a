#include "server/core/reuse/said_of.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(SaidOfTest, AReplySaidOfOneValueIsSaidOfThatValueAlone) {
  SaidOf said;
  said.Add("{venue} serves Thai food", {{"venue", "Lotus"}});
  EXPECT_TRUE(said.Allows({{"venue", "lotus "}}, 2));
  EXPECT_FALSE(said.Allows({{"venue", "Roma"}}, 2));
}

TEST(SaidOfTest, SeveralValuesMakeATemplate) {
  SaidOf said;
  for (const char* venue : {"Lotus", "Roma", "Lotus"}) {
    said.Add("Shall I book {venue}?", {{"venue", venue}});
  }
  EXPECT_TRUE(said.Allows({{"venue", "Paris"}}, 2));
  EXPECT_FALSE(said.Allows({{"venue", "Paris"}}, 3));
}

TEST(SaidOfTest, EachPlaceholderCountsForItself) {
  SaidOf said;
  said.Add("{venue} at {time}", {{"venue", "Lotus"}, {"time", "6 pm"}});
  said.Add("{venue} at {time}", {{"venue", "Roma"}, {"time", "6 pm"}});
  EXPECT_TRUE(said.Allows({{"venue", "Paris"}, {"time", "6 pm"}}, 2));
  EXPECT_FALSE(said.Allows({{"venue", "Paris"}, {"time", "7 pm"}}, 2));
}

TEST(SaidOfTest, AReplyWithoutPlaceholdersIsAlwaysAllowed) {
  SaidOf said;
  said.Add("Goodbye", {{"venue", "Lotus"}});
  EXPECT_TRUE(said.Allows({}, 3));
}

}  // namespace
}  // namespace turnopt::core

#include "server/core/language/stem.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(StemTest, FormsOfOneWordMeet) {
  for (const auto& [a, b] : {std::pair("cancelled", "cancel"), std::pair("canceling", "cancels"),
                             std::pair("delivery", "deliver"), std::pair("went", "go"),
                             std::pair("charging", "charge"), std::pair("purchased", "buy"),
                             std::pair("parties", "party"), std::pair("renewal", "renew")}) {
    EXPECT_EQ(Stem(a), Stem(b)) << a << " " << b;
  }
}

TEST(StemTest, OtherWordsStayApart) {
  for (const auto& [a, b] :
       {std::pair("anna", "annabel"), std::pair("cat", "car"), std::pair("dress", "address"),
        std::pair("bus", "but"), std::pair("active", "inactive")}) {
    EXPECT_NE(Stem(a), Stem(b)) << a << " " << b;
  }
}

TEST(StemTest, NumbersAndShortWordsStayAsTheyAre) {
  EXPECT_EQ(Stem("15"), "15");
  EXPECT_EQ(Stem("is"), "is");
  EXPECT_EQ(Stem(""), "");
}

}  // namespace
}  // namespace turnopt::core

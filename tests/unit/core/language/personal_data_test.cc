#include "server/core/language/personal_data.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(PersonalDataTest, FindsAddressesAndLongNumbers) {
  for (const char* text : {"write to a.b@example.org", "me@x.de", "call +49 (30) 555-1234",
                           "it is 4111 1111 1111 1111", "number 5551234.", "\xff 1234567"}) {
    EXPECT_TRUE(HasPersonalData(text)) << text;
  }
}

TEST(PersonalDataTest, FindsThemInOtherScriptsAndInWords) {
  for (const char* text :
       {"१२३४५६७८", "٠١٢٣٤٥٦٧", "１２３４５６７", "①②③④⑤⑥⑦", "five five five one two three four",
        "write to anna at mail dot com", "the code is k 7 q 9 x"}) {
    EXPECT_TRUE(HasPersonalData(text)) << text;
  }
}

TEST(PersonalDataTest, LeavesOrdinaryTextsAlone) {
  for (const char* text : {"", "at 5:30 pm for 2 people", "in 2024, 12 of 30", "a @ b", "@home",
                           "the price is 1,500.", "from 10 to 12 and 14 to 18", "me@home"}) {
    EXPECT_FALSE(HasPersonalData(text)) << text;
  }
}

}  // namespace
}  // namespace turnopt::core

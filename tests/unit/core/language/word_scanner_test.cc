#include "server/core/language/word_scanner.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_join.h"

namespace turnopt::core {
namespace {

struct Case {
  const char* text;
  const char* words;  // joined by |
};

class WordScannerTest : public ::testing::TestWithParam<Case> {};

TEST_P(WordScannerTest, Cuts) {
  EXPECT_EQ(absl::StrJoin(ScanWords(GetParam().text), "|"), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WordScannerTest,
    ::testing::Values(
        Case{"", ""}, Case{"...?!", ""}, Case{"hello, world!", "hello|world"},
        Case{"twenty-five", "twenty|five"},
        Case{"o'brien's 'quoted' drivers'", "o'brien's|quoted|drivers"},
        Case{"it\u2019s \u201cfine\u201d", "it's|fine"},
        Case{"1,000 and 12,345,678", "1000|and|12345678"}, Case{"1,00 1,0000", "1|00|1|0000"},
        Case{"3.5 stars.", "3.5|stars"}, Case{"2:30", "2|30"},
        Case{"8 a.m. or 9 p.m", "8|am|or|9|pm"}, Case{"8a.m.", "8am"},
        Case{"a. m. or a.mx", "a|m|or|a|mx"}, Case{"$20 please", "20|dollars|please"},
        Case{"$2.50", "2.50|dollars"}, Case{"$2 million", "2|million|dollars"},
        Case{"$20 $30", "20|dollars|30|dollars"}, Case{"$ 20", "20"},
        Case{"\u00a35 or \u20ac6", "5|pounds|or|6|euros"}, Case{"100% sure %", "100|percent|sure"},
        Case{"black & white", "black|and|white"}, Case{"snake_case@x.com", "snake|case|x|com"},
        Case{"\u4f60\u597d\u3002caf\u00e9", "\u4f60\u597d|caf\u00e9"}, Case{"\u0301abc", "abc"},
        Case{"go \U0001F600 now", "go|now"},
        Case{"bad\xff\xfe"
             "bytes",
             "bad|bytes"}));

}  // namespace
}  // namespace turnopt::core

#include "server/core/language/utf8.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <string>

namespace turnopt::core {
namespace {

TEST(Utf8Test, AcceptsWellFormedText) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("plain"));
  EXPECT_TRUE(IsValidUtf8(absl::string_view("\0", 1)));
  EXPECT_TRUE(IsValidUtf8("caf\u00e9 \u4f60\u597d \U0001F600"));
}

TEST(Utf8Test, RefusesMalformedText) {
  EXPECT_FALSE(IsValidUtf8("\xff"));
  EXPECT_FALSE(IsValidUtf8("ok\x80"));
  EXPECT_FALSE(IsValidUtf8("\xc3"));              // cut short
  EXPECT_FALSE(IsValidUtf8("\xc0\xaf"));          // overlong slash
  EXPECT_FALSE(IsValidUtf8("\xe0\x80\xaf"));      // overlong
  EXPECT_FALSE(IsValidUtf8("\xed\xa0\x80"));      // surrogate
  EXPECT_FALSE(IsValidUtf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
}

TEST(Utf8Test, FoldsCaseAndCompatibilityForms) {
  EXPECT_EQ(FoldCase("HeLLo"), "hello");
  EXPECT_EQ(FoldCase("\u00c9t\u00c9"), "\u00e9t\u00e9");
  EXPECT_EQ(FoldCase("STRA\u00dfE"), "strasse");
  EXPECT_EQ(FoldCase("\uff21\uff11"), "a1");              // full width
  EXPECT_EQ(FoldCase("e\u0301"), "\u00e9");               // composed
  EXPECT_EQ(FoldCase("soft\u00adhyphen"), "softhyphen");  // ignorable
}

TEST(Utf8Test, MalformedBytesSeparateWords) {
  EXPECT_EQ(FoldCase("A\xff"
                     "B"),
            "a\nb");
  EXPECT_EQ(FoldCase("\xc3"), "\n");
}

TEST(Utf8Test, FoldingEveryCodePointTwiceChangesNothingMore) {
  for (int32_t c = 1; c <= 0x10FFFF; ++c) {
    if (!utf8proc_codepoint_valid(c)) continue;
    utf8proc_uint8_t bytes[4];
    const auto size = static_cast<size_t>(utf8proc_encode_char(c, bytes));
    const std::string once = FoldCase(absl::string_view(reinterpret_cast<char*>(bytes), size));
    ASSERT_EQ(FoldCase(once), once) << "U+" << std::hex << c;
  }
}

TEST(Utf8Test, MarksContinueWordsButDoNotBeginThem) {
  EXPECT_TRUE(IsWordCodePoint(0x301));
  EXPECT_FALSE(IsWordStartCodePoint(0x301));
  EXPECT_TRUE(IsWordStartCodePoint(0x4f60));
  EXPECT_FALSE(IsWordCodePoint(0x1F600));
}

}  // namespace
}  // namespace turnopt::core

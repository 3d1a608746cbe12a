#include "server/core/language/markup.h"

#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

TEST(MarkupTest, OrdinarySpeechHasNone) {
  for (const char* text :
       {"", "Your table for 2 is booked at 7:30 pm.", "It's $20 (tax included) - okay?",
        "Rated 4.5/5, that's 90%.", "We're #1 in town & open 24/7.", "Hisui | Noodle Bar is free.",
        "First: yes; second: no.", "3. That is the number.", "Just 1?`", "He said \"go\".",
        "A 5% rise or a 6% fall.", "so `` quoted '' he said"}) {
    EXPECT_EQ(FindMarkup(text).all(), 0u) << text;
  }
}

TEST(MarkupTest, FindsWhatCannotBeSpoken) {
  for (const char* text :
       {"**Great** news", "<p>Hello</p>", "line<br/>line", "# Title", "- one\n- two", "* one",
        "1. one\n2. two", "use `code` here",
        "`all of this is set as code, however long the line may be`", "```\nx\n```", "{\"a\": 1}",
        "[here](x)", "~~no~~", "| a | b |", "\xe2\x80\xa2 one", "line\\nline"}) {
    EXPECT_GT(FindMarkup(text).marks, 0u) << text;
  }
}

TEST(MarkupTest, FindsLinksEmojiAndFaces) {
  EXPECT_EQ(FindMarkup("See https://example.com/a?b=c for more").links, 1u);
  EXPECT_EQ(FindMarkup("at www.example.com").links, 1u);
  EXPECT_EQ(FindMarkup("the www is big").links, 0u);
  EXPECT_EQ(FindMarkup("Great \xf0\x9f\x98\x80").emoji, 1u);
  EXPECT_EQ(FindMarkup("ok \xe2\x9c\x85").emoji, 1u);
  EXPECT_EQ(FindMarkup("ok :-)").faces, 1u);
  EXPECT_EQ(FindMarkup("ok ;( bye").faces, 1u);
  EXPECT_EQ(FindMarkup("at 7:30").faces, 0u);
}

TEST(MarkupTest, FindsHolesOfTemplates) {
  for (const char* text :
       {"Hello {name}!", "Hello {{ customer_name }}!", "Hello [NAME]", "Hi <name>", "at ${time}",
        "Hello %s", "%NAME%, hello", "Hi [your name]", "Dear customer_name"}) {
    EXPECT_GT(FindMarkup(text).placeholders, 0u) << text;
  }
  EXPECT_EQ(FindMarkup("5 < 6 and 7 > 6").placeholders, 0u);
}

TEST(MarkupTest, UnclosedOpenersAtTheEndAreRead) {
  for (const char* text : {"{", "[", "<", "`", "${", ":", "%", "\\", "\xe2", "\xf0"}) {
    EXPECT_LE(FindMarkup(text).all(), 1u) << text;
  }
}

}  // namespace
}  // namespace turnopt::core

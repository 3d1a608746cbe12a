#include "server/core/tier/reply_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Filled(absl::string_view text, const Variables& variables) {
  const auto reply = ReplyTemplate::Parse(text);
  if (!reply.ok()) return std::string(reply.status().message());
  return reply->Fill(variables).value_or("<no answer>");
}

TEST(ReplyTemplateTest, FillsPlaceholders) {
  EXPECT_EQ(Filled("Hi {lead_name}, {company} here.", {{"lead_name", "Ann"}, {"company", "Acme"}}),
            "Hi Ann, Acme here.");
  EXPECT_EQ(Filled("{a}{a}", {{"a", "x"}}), "xx");
  EXPECT_EQ(Filled("No placeholder.", {}), "No placeholder.");
}

TEST(ReplyTemplateTest, DoubledBracesAreLiteral) {
  EXPECT_EQ(Filled("Say {{name}} to {name}.", {{"name", "Ann"}}), "Say {name} to Ann.");
  EXPECT_EQ(Filled("a } b", {}), "a } b");
  EXPECT_EQ(Filled("{{", {}), "{");
}

TEST(ReplyTemplateTest, ValuesAreNotFilledAgain) {
  EXPECT_EQ(Filled("{a} {b}", {{"a", "{b}"}, {"b", "{a}"}}), "{b} {a}");
  EXPECT_EQ(Filled("{a}", {{"a", "{{"}}), "{{");
}

TEST(ReplyTemplateTest, AMissingOrEmptyValueMeansNoAnswer) {
  EXPECT_EQ(Filled("Hi {name}", {}), "<no answer>");
  EXPECT_EQ(Filled("Hi {name}", {{"name", ""}}), "<no answer>");
}

TEST(ReplyTemplateTest, ATooLongReplyMeansNoAnswer) {
  const std::string value(ReplyTemplate::kMaxFilledBytes, 'x');
  EXPECT_EQ(Filled("{a}", {{"a", value}}), value);
  EXPECT_EQ(Filled("{a}!", {{"a", value}}), "<no answer>");
}

TEST(ReplyTemplateTest, RefusesWhatCannotBeMeant) {
  EXPECT_THAT(Filled("", {}), HasSubstr("empty"));
  EXPECT_THAT(Filled("  ", {}), HasSubstr("empty"));
  EXPECT_THAT(Filled("Hi {name", {}), HasSubstr("byte 3 is not closed"));
  EXPECT_THAT(Filled("Hi {}", {}), HasSubstr("not a name"));
  EXPECT_THAT(Filled("Hi {first name}", {}), HasSubstr("not a name"));
  EXPECT_THAT(Filled("Hi \xff", {}), HasSubstr("UTF-8"));
  EXPECT_THAT(Filled(std::string(ReplyTemplate::kMaxBytes + 1, 'x'), {}), HasSubstr("at most"));
}

TEST(ReplyTemplateTest, NamesAreListedOnce) {
  EXPECT_THAT(ReplyTemplate::Parse("{b} {a} {{c}} {b}")->Names(), ElementsAre("b", "a"));
}

}  // namespace
}  // namespace turnopt::core

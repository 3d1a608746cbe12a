#include "server/core/language/unfit_phrases.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "server/core/language/spoken_fitness.h"

namespace turnopt::core {
namespace {

const absl::Span<const absl::string_view> kLists[] = {
    UnfilledPhrases(), MachinePhrases(), ErrorPhrases(), PromptPhrases(), MomentaryPhrases()};

TEST(UnfitPhrasesTest, AreLowerCaseWordsOneBlankApart) {
  for (const auto& list : kLists) {
    for (const absl::string_view phrase : list) {
      EXPECT_EQ(absl::AsciiStrToLower(phrase), phrase);
      EXPECT_EQ(absl::StripAsciiWhitespace(phrase), phrase);
      EXPECT_EQ(phrase.find("  "), absl::string_view::npos) << phrase;
      EXPECT_FALSE(phrase.empty());
    }
  }
}

TEST(UnfitPhrasesTest, NoneStandsInTwoLists) {
  std::set<std::string> seen;
  for (const auto& list : kLists) {
    for (const absl::string_view phrase : list) {
      EXPECT_TRUE(seen.insert(std::string(phrase)).second) << phrase;
    }
  }
}

TEST(UnfitPhrasesTest, EachPromptPhraseMakesAReplyUnfit) {
  for (const absl::string_view phrase : PromptPhrases()) {
    EXPECT_TRUE(WhyUnfit(phrase).has_value()) << phrase;
  }
}

}  // namespace
}  // namespace turnopt::core

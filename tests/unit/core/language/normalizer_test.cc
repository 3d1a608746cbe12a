#include "server/core/language/normalizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/core/language/lexicon.h"

namespace turnopt::core {
namespace {

std::string Text(absl::string_view utterance) { return Normalizer().Normalize(utterance).text; }

struct Case {
  const char* said;
  const char* text;
};

class NormalizerTest : public ::testing::TestWithParam<Case> {};

TEST_P(NormalizerTest, WritesTextOnce) {
  EXPECT_EQ(Text(GetParam().said), GetParam().text);
  EXPECT_EQ(Text(GetParam().text), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    CaseAndPunctuation, NormalizerTest,
    ::testing::Values(Case{"", ""}, Case{"Hello, World!", "hello world"},
                      Case{"  lots\t of \n space ", "lots of space"}, Case{"?!...", ""},
                      Case{"\u00c9T\u00c9 Caf\u00c9", "\u00e9t\u00e9 caf\u00e9"},
                      Case{"ok\xff\xfeok", "okay"}, Case{"John's number", "john number"},
                      Case{"O'Brien", "o'brien"}, Case{"e-mail me", "email me"}));

INSTANTIATE_TEST_SUITE_P(
    Contractions, NormalizerTest,
    ::testing::Values(
        Case{"I won't", "i will not"}, Case{"can't", "can not"}, Case{"cannot", "can not"},
        Case{"dont", "do not"}, Case{"I\u2019m here", "i am here"}, Case{"im here", "i am here"},
        Case{"it's", "it is"}, Case{"let's go", "let us go"},
        Case{"gonna wanna", "going to want to"}, Case{"I'd've gone", "i would have gone"},
        Case{"they'll", "they will"}, Case{"didn't you", "did not you"}, Case{"o'clock", "oclock"},
        Case{"o clock", "oclock"}, Case{"ma'am", "ma'am"}, Case{"we're", "we are"},
        Case{"were", "were"}, Case{"8am's", "8 am"}, Case{"n't", "not"}, Case{"xn't", "x not"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, NormalizerTest,
    ::testing::Values(Case{"twenty five", "25"}, Case{"Twenty-five.", "25"},
                      Case{"two thirty", "2 30"}, Case{"2:30", "2 30"}, Case{"8 a.m.", "8 am"},
                      Case{"8am", "8 am"}, Case{"eight a m", "8 am"}, Case{"8:30PM", "8 30 pm"},
                      Case{"twenty um five", "25"}, Case{"$20", "20 dollars"},
                      Case{"twenty dollars", "20 dollars"}, Case{"two uh two", "2 2"},
                      Case{"oh five people", "5 people"}, Case{"two oh five", "2 05"},
                      Case{"that one", "that one"}, Case{"um one", "1"},
                      Case{"a hundred and five", "105"}, Case{"1,000", "1000"},
                      Case{"one thousand", "1000"}));

INSTANTIATE_TEST_SUITE_P(FillersAndStutters, NormalizerTest,
                         ::testing::Values(Case{"um", ""}, Case{"uh, yes", "yes"},
                                           Case{"I I want", "i want"}, Case{"no no no", "no"},
                                           Case{"bye bye", "bye"}, Case{"five five", "5 5"},
                                           Case{"b b c", "b b c"}, Case{"uh huh", "yes"},
                                           Case{"mm-hmm", "yes"}, Case{"uh huh yes", "yes"},
                                           Case{"e um mail", "email"}, Case{"e e mail", "e email"},
                                           Case{"yes please", "yes"}, Case{"please", "please"},
                                           Case{"no please no", "no"}, Case{"thanks", "thank you"},
                                           Case{"yeah", "yes"}, Case{"nope", "no"}));

INSTANTIATE_TEST_SUITE_P(
    PolitePrefixes, NormalizerTest,
    ::testing::Values(
        Case{"Could you please tell me the price?", "tell me the price"},
        Case{"could you tell me the price", "tell me the price"},
        Case{"can you hear me", "can you hear me"}, Case{"can you please hear me", "hear me"},
        Case{"I would like to book a table", "book a table"},
        Case{"hi, I'd like to book a table", "book a table"}, Case{"hi john", "hi john"},
        Case{"I would like to", "i would like to"}, Case{"could you please", "could you"},
        Case{"so", "so"}, Case{"so could you please tell me", "tell me"},
        Case{"I'd like a table", "i would like a table"},
        Case{"could you please not call me", "not call me"},
        Case{"I do not want to", "i do not want to"}, Case{"please could you one", "1"},
        Case{"could you please one", "1"}, Case{"so so so", "so"}, Case{"excuse me", "excuse me"}));

TEST(NormalizerTest, KeepsFillersAndPolitenessApart) {
  const NormalizedUtterance result =
      Normalizer().Normalize("Um, could you please send twenty five?");
  EXPECT_EQ(result.text, "send 25");
  EXPECT_EQ(absl::StrJoin(result.tokens, " "), result.text);
  EXPECT_EQ(absl::StrJoin(result.all_tokens, " "), "um could you please send 25");
}

TEST(NormalizerTest, KeepsEveryNegation) {
  for (const char* said :
       {"I don't know", "not interested", "no thanks", "never call me", "I can't",
        "could you please not do that", "without onions", "neither"}) {
    bool negated = false;
    for (const std::string& token : Normalizer().Normalize(said).tokens) {
      negated = negated || IsNegation(token);
    }
    EXPECT_TRUE(negated) << said;
  }
}

// Random sentences of the very words that the normaliser acts on.
TEST(NormalizerTest, IsIdempotentOnSentencesOfItsOwnLexicon) {
  std::vector<std::string> words = {
      "a",     "m",          "p",     "and",    "or",        "of",    "point", "the",   "5",
      "12",    "1234567890", "3.5",   "$7",     "a.m.",      "8am",   "can",   "you",   "could",
      "would", "i",          "like",  "to",     "want",      "that",  "e",     "mail",  "huh",
      "x's",   "i'd",        "b'n't", "%",      "o",         "clock", "all",   "right", "good",
      "bye",   "hi",         "am",    "\u0301", "caf\u00e9", "\xff"};
  for (const auto& [word, entry] : Lexicon::English().entries()) words.push_back(word);
  std::sort(words.begin(), words.end());
  std::mt19937_64 random(7);
  const char* joints[] = {" ", " ", " ", "-", "'", ".", ", ", ""};
  for (int i = 0; i < 60000; ++i) {
    std::string said;
    for (size_t n = 1 + random() % 9; n > 0; --n) {
      absl::StrAppend(&said, words[random() % words.size()], joints[random() % 8]);
    }
    const std::string once = Text(said);
    ASSERT_EQ(Text(once), once) << "said: " << said;
  }
}

}  // namespace
}  // namespace turnopt::core

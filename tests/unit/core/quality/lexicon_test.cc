#include "server/core/quality/lexicon.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

PhraseCounts Phrases(absl::string_view text) { return FindPhrases(SpokenText(text)); }

TEST(LexiconTest, AWordMayHaveSeveralClasses) {
  EXPECT_TRUE(WordClasses("sure") & kWordAffirm);
  EXPECT_TRUE(WordClasses("sure") & kWordCourtesy);
  EXPECT_TRUE(WordClasses("the") & kWordDangling);
  EXPECT_EQ(WordClasses("restaurant"), 0u);
  EXPECT_EQ(WordClasses(""), 0u);
}

TEST(LexiconTest, EnglishWordsAreNotForeign) {
  for (const char* word : {"the", "me", "is", "to", "pour", "come", "die", "las", "de"}) {
    EXPECT_FALSE(WordClasses(word) & kWordForeign) << word;
  }
  for (const char* word : {"para", "vous", "nicht", "gracias", "niet", "n\xc3\xa3o"}) {
    EXPECT_TRUE(WordClasses(word) & kWordForeign) << word;
  }
}

TEST(LexiconTest, PhrasesMatchWholeWords) {
  EXPECT_TRUE(Phrases("Well, I don't know.").Has(PhraseKind::kNonAnswer));
  EXPECT_FALSE(Phrases("I don't knowingly do that.").Has(PhraseKind::kNonAnswer));
  EXPECT_TRUE(Phrases("Oh, SHUT up!").Has(PhraseKind::kInsult));
  EXPECT_TRUE(Phrases("Could you repeat that, please?").Has(PhraseKind::kRepeatRequest));
}

TEST(LexiconTest, OverlappingPhrasesCountEachWordOnce) {
  // "no idea" lies within "i have no idea".
  const PhraseCounts counts = Phrases("I have no idea");
  EXPECT_EQ(counts.found[static_cast<size_t>(PhraseKind::kNonAnswer)], 2u);
  EXPECT_EQ(counts.Words(PhraseKind::kNonAnswer), 4u);
}

TEST(LexiconTest, NothingIsFoundInNothing) {
  const PhraseCounts counts = Phrases("");
  for (size_t kind = 0; kind < kPhraseKinds; ++kind) EXPECT_EQ(counts.found[kind], 0u);
}

}  // namespace
}  // namespace turnopt::core

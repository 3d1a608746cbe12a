#include "server/core/language/lexicon.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

// What a word is written as must be written as itself, or a second pass would change it again.
TEST(LexiconTest, RewritingsAreClosed) {
  const Lexicon& lexicon = Lexicon::English();
  for (const auto& [word, entry] : lexicon.entries()) {
    for (const std::string& written : entry.written) {
      const LexiconEntry* next = lexicon.Find(written);
      EXPECT_TRUE(next == nullptr || next->written.empty()) << word << " -> " << written;
      EXPECT_TRUE(next == nullptr || !next->hesitation) << word << " -> " << written;
    }
  }
}

TEST(LexiconTest, PrefixesAreWrittenAsTheNormalizerWritesThem) {
  const Lexicon& lexicon = Lexicon::English();
  for (const PolitePrefix& prefix : lexicon.polite_prefixes()) {
    for (const std::string& word : prefix.words) {
      const LexiconEntry* entry = lexicon.Find(word);
      EXPECT_TRUE(entry == nullptr || (entry->written.empty() && !entry->hesitation)) << word;
    }
  }
}

TEST(LexiconTest, LongerPrefixesComeFirst) {
  size_t length = 100;
  for (const PolitePrefix& prefix : Lexicon::English().polite_prefixes()) {
    EXPECT_LE(prefix.words.size(), length);
    length = prefix.words.size();
  }
}

TEST(LexiconTest, KnowsNegations) {
  EXPECT_TRUE(IsNegation("not"));
  EXPECT_TRUE(IsNegation("never"));
  EXPECT_FALSE(IsNegation("know"));
  EXPECT_FALSE(IsNegation("knot"));
}

}  // namespace
}  // namespace turnopt::core

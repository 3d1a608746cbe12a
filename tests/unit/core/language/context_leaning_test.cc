#include "server/core/language/context_leaning.h"

#include <gtest/gtest.h>

#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

bool Leans(const char* utterance) { return LeansOnContext(Normalizer{}.Normalize(utterance)); }

TEST(ContextLeaningTest, AnswersAndPointersLean) {
  for (const char* utterance :
       {"yes", "Yes, please.", "no", "okay", "that one", "sounds good", "how much is it?",
        "can you book it", "what about the other one", "no thanks", "yes thank you"}) {
    EXPECT_TRUE(Leans(utterance)) << utterance;
  }
}

TEST(ContextLeaningTest, WholeQuestionsAndFarewellsDoNot) {
  for (const char* utterance :
       {"what are your opening hours", "do you ship to Norway", "thanks, that is all", "goodbye",
        "is it possible to change the delivery address of an order"}) {
    EXPECT_FALSE(Leans(utterance)) << utterance;
  }
}

}  // namespace
}  // namespace turnopt::core

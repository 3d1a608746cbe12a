// What the agreement judge looks at in a pair of replies: differences and likenesses, each a
// number, none of which depends on the order of the two.
//
// The order of the enumeration is the order of columns that a judge file was fitted on; the file
// carries their number and JudgeFeatureNames' hash, so a file of another order is refused.
// Pure, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_FEATURES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "server/core/language/judge_text.h"

namespace turnopt::core {

// `Less` and `More` are the smaller and the larger of the two directions (a in b, b in a).
enum JudgeFeature : int {
  kCosine,     // whole replies
  kAlignLess,  // idf-weighted mean of each word's best likeness over there
  kAlignMore,
  kUnalignedLess,  // idf that finds no like, summed
  kUnalignedMore,
  kWorstWordLess,  // the single word that finds least: idf * (1 - likeness)
  kWorstWordMore,
  kSecondWorstMore,
  kOtherWordsLess,  // idf of words that are not over there at all
  kOtherWordsMore,
  kOtherWordMax,  // the largest single one
  kJaccard,       // idf of shared words over idf of all
  kContained,     // the same over the idf of the reply that has less
  kOrder,         // longest common subsequence over the shorter length
  kBigrams,       // share of word pairs in common, of the smaller set
  kNumbersLess,   // numbers that are not over there
  kNumbersMore,
  kNumbersShared,
  kNamesLess,  // names, likewise
  kNamesMore,
  kNamesShared,
  kUnseenLess,  // words without a learned frequency, likewise
  kUnseenMore,
  kPlaceholdersLess,  // placeholders, likewise
  kPlaceholdersMore,
  kPlaceholdersShared,
  kPlaceholderLikeness,  // of the least matched one, by its name's vector; 1 if none
  kValuesLess,           // numbers, names and placeholders in either reply
  kValuesMore,
  kQuestionsLess,  // sentences that ask
  kQuestionsMore,
  kQuestionMatchLess,  // cosine of the least matched question; 1 if none asks
  kQuestionMatchMore,
  kSentenceMatchLess,  // cosine of the least matched sentence, fillers left out
  kSentenceMatchMore,
  kSentenceLeftLess,  // idf * (1 - cosine) summed over sentences
  kSentenceLeftMore,
  kSentencesLess,
  kSentencesMore,
  kWordsLess,
  kWordsMore,
  kIdfLess,  // all there is to say, in idf
  kIdfMore,
  kOpposites,         // pairs of opposites split between the replies
  kLastMatch,         // cosine of the last sentences
  kContentMatchLess,  // worst likeness among words of idf above the median
  kContentMatchMore,
  kCueDifferences,  // cues in one reply only
  kCueShared,
  kActsAgree,      // log of the probability that all acts are the same, were they independent
  kActsAgreeDo,    // the same for what is done
  kActsAgreeAsk,   // for what is asked
  kActsAgreeTell,  // for what is told
  kActsWorst,      // largest difference of one act's probability
  kActsWorstDo,
  kActsWorstAsk,
  kActsCosineDo,  // cosine of the probabilities
  kActsCosineAsk,
  kActsCosineTell,
  kActsSameTop,     // 1 if the likeliest thing done is the same
  kActsSureLess,    // probability of the likeliest thing done, in the less clear reply
  kActConfirmLess,  // probability of one act in the reply that does it less
  kActRequestLess,
  kActOfferIntentLess,
  kActMoreLess,
  kActInformLess,
  kActGoodbyeLess,
  kActOfferLess,
  kActAskTwoLess,
  kActAskThreeLess,
  kActAskMore,  // and in the reply that does it more
  kActAskTwoMore,
  kFirstCue,  // one column a cue: 0 in neither, 1 in one, 2 in both
};

constexpr int kJudgeFeatures = static_cast<int>(kFirstCue) + kReplyCues;
using JudgeFeatureVector = std::array<float, kJudgeFeatures>;

// Both views must come from readers with the same encoder and frequencies.
JudgeFeatureVector ComputeJudgeFeatures(const ReplyView& a, const ReplyView& b);

// Name of a column ("kCosine", "cue_3"), for training and for explaining.
std::string JudgeFeatureName(int feature);
// Hash over all names: which columns, in which order.
uint64_t JudgeFeatureSchema();

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_FEATURES_H_

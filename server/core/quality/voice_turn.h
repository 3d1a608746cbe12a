// One turn, read once for the voice profile: the three texts with their word
// classes and phrases, and the likenesses between them that several judgements
// share.
//
// Keeps views of its input, which must outlive it. Immutable after construction.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_TURN_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_TURN_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/core/language/markup.h"
#include "server/core/quality/lexicon.h"
#include "server/core/quality/quality.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/spoken_text.h"

namespace turnopt::core {

// A text with what the lists and the model know of each word; vectors run in step with words().
struct ReadText {
  ReadText(absl::string_view text, const QualityModel& model);

  bool empty() const { return spoken.words().empty(); }
  size_t size() const { return spoken.words().size(); }
  bool Is(size_t word, uint32_t classes) const { return (classes_of[word] & classes) != 0; }
  size_t Count(uint32_t classes) const;
  bool LeadsWith(uint32_t classes) const { return !empty() && Is(0, classes); }

  SpokenText spoken;
  std::vector<uint32_t> classes_of;
  std::vector<QualityModel::Word> known;
  PhraseCounts phrases;
};

struct VoiceTurn {
  VoiceTurn(const QualityInput& input, const QualityModel& model);

  // Whether the caller asks something: a question mark, or a leading question word or auxiliary.
  bool CallerAsks() const;
  // Whether the texts before the reply look like English; true when there is too little to tell.
  bool ContextIsEnglish() const;
  // Words of the reply that are function words of other languages or in another script, 0-1.
  double ForeignShare() const;
  // Whether the reply has a content word that neither the texts before it nor the variables have.
  bool SaysNew() const;

  const QualityInput& input;
  ReadText reply;
  ReadText utterance;
  ReadText previous;
  MarkupCounts markup;  // of the reply
  // Hashes of the words of utterance, previous reply and the variables' values.
  absl::flat_hash_set<uint64_t> context_words;
  double likeness_to_previous = 0;  // TextLikeness with the previous reply
  double likeness_to_earlier = 0;   // highest TextLikeness with the earlier replies
  double likeness_to_utterance = 0;
};

// 0-1: how far two texts use the same words in the same order (mean of the Dice
// coefficients of words and of pairs of words); 1 only for the same word list.
double TextLikeness(const SpokenText& a, const SpokenText& b);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_TURN_H_

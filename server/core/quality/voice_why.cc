#include "server/core/quality/voice_why.h"

#include <array>

namespace turnopt::core {

absl::string_view WhyLow(VoiceFeature feature) {
  // In the order of VoiceFeature.
  static constexpr std::array<absl::string_view, kVoiceFeatures> kWhy = {
      "Fewer than four words.",
      "Longer than a caller can follow: 4 to 25 words are usual.",
      "A sentence of more than 20 words.",
      "More than one question at once.",
      "A question, and then more that is not one.",
      "Holds signs that cannot be spoken.",
      "Words in capital letters.",
      "Long words.",
      "Ends without a full stop, as if cut off.",
      "Starts with a small letter, as if its beginning were missing.",
      "The words follow one another unusually.",
      "Some words hardly ever stand next to one another.",
      "Ends with a word that seldom ends a sentence.",
      "Ends with a word that cannot end a sentence.",
      "Holds a word that does not look like English.",
      "Holds words that are not in the vocabulary.",
      "Says words twice in a row.",
      "Holds words of another language.",
      "Seldom follows what was said in this turn.",
      "Far from what the caller talks about.",
      "Far from what the agent said before.",
      "Shares few content words with the turn.",
      "Takes up little of what the caller said.",
      "Much like an earlier reply of the call.",
      "Much like the caller's own words.",
      "Rare words.",
      "Common words only.",
      "Uses the same words again and again.",
      "The caller asks and is only asked back.",
      "Avoids an answer.",
      "Declines.",
      "No yes or no to a yes/no question.",
      "The caller asks for an amount or a time and the reply has none.",
      "Thanks or goodbye without an answer in kind.",
      "The caller is complaining, and the reply does nothing about it.",
      "The caller is complaining and hears no apology.",
      "Not a friendly word.",
      "Harsh words.",
      "Offends the caller.",
      "Not a polite word.",
      "Many exclamation marks.",
      "Many negations.",
      "Does not address the caller.",
      "Talks about itself.",
      "Numbers that the turn does not know.",
      "Names that the turn does not know.",
      "Few of the turn's known numbers and names.",
  };
  return kWhy[static_cast<size_t>(feature)];
}

absl::string_view WhyFine(VoiceFactor factor) {
  static constexpr std::array<absl::string_view, kVoiceFactors> kWhy = {
      "Can be spoken as it stands.",
      "Runs like ordinary speech.",
      "Fits what was said in this turn.",
      "Says something new.",
      "Answers in the way the caller asked.",
      "Ordinary tone.",
      "Nothing speaks against its numbers and names.",
  };
  return kWhy[static_cast<size_t>(factor)];
}

}  // namespace turnopt::core

// Spoils a good reply in a named way. Two users: calibration, which needs to know
// how low a deployment's own replies score once they are broken, and the
// evaluation, which asks whether the score notices.
//
// Pure: the same source and seed give the same reply. Total on any bytes.
#ifndef TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_H_
#define TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace turnopt::core {

enum class CorruptionKind {
  kRepeat,         // the previous reply again
  kEcho,           // the caller's own words
  kStutter,        // a word, a run of words or a sentence said twice or more
  kEmpty,          // nothing, or nothing but punctuation
  kRamble,         // goes on with other replies past any spoken length
  kQuestions,      // three questions at once
  kRefusal,        // declines like a chat model
  kWrongLanguage,  // another European language or script
  kMarkup,         // Markdown, HTML, a link, JSON, emoji
  kPlaceholder,    // a template that was not filled in
  kNonAnswer,      // says nothing
  kRude,           // insults the caller
  kGarbled,        // letters or words in the wrong order
  kOtherDialogue,  // a reply from another call
  kTruncated,      // cut off
  kPolarity,       // says the opposite
  kWrongValue,     // another number, time or name
};
inline constexpr size_t kCorruptionKinds = 17;
std::array<CorruptionKind, kCorruptionKinds> AllCorruptions();

// "repeat", "echo", "other_dialogue" ...
absl::string_view CorruptionName(CorruptionKind kind);

struct CorruptionSource {
  absl::string_view utterance;
  absl::string_view previous_reply;
  absl::string_view reply;
  absl::Span<const absl::string_view> other_replies;  // of other calls
};

// The spoiled reply. Nothing when the kind does not apply (no previous reply to
// repeat, no number to change, too short to cut) or would leave the reply as it is.
absl::optional<std::string> Corrupt(CorruptionKind kind, const CorruptionSource& source,
                                    uint64_t seed);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_CORRUPTION_H_

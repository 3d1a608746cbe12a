// The phrases by which spoken_fitness.cc knows replies that were not meant for a caller: English,
// lower-case, whole words. None names a product; a phrase that agents say in good service is not
// among them.
//
// Immutable, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_UNFIT_PHRASES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_UNFIT_PHRASES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace turnopt::core {

absl::Span<const absl::string_view> UnfilledPhrases();   // "insert name here"
absl::Span<const absl::string_view> MachinePhrases();    // "select from", "function call"
absl::Span<const absl::string_view> ErrorPhrases();      // "an error occurred"
absl::Span<const absl::string_view> PromptPhrases();     // "you are a helpful assistant"
absl::Span<const absl::string_view> MomentaryPhrases();  // "trouble hearing you"

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_UNFIT_PHRASES_H_

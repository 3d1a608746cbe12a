// What makes a reply unfit to be spoken, whoever asked for it: markup, templates that were not
// filled in, what was meant for a machine, error messages, words of the prompt, a sentence that was
// cut off; and what makes it fit for the moment of its call alone.
//
// Looks at the text only, so nothing here says that a reply is right. Read the reply as it was
// spoken, before its values are taken out: a placeholder of ours reads as a hole in a template.
//
// Pure, thread-safe; total on any bytes, linear in the text's length.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_SPOKEN_FITNESS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_SPOKEN_FITNESS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace turnopt::core {

enum class Unfit {
  kEmpty,        // no word at all
  kMarkup,       // Markdown, HTML, lists, links, emoji (markup.h)
  kPlaceholder,  // a template not filled in: {name}, $name, TODO, "Your name is undefined", or a
                 // hole where a value should stand: "Your name is ."
  kMachineText,  // JSON, a tool call, code, a path, an identifier of machines, raw digits
  kErrorText,    // what a program says when it fails: "Rate limit exceeded", "an error occurred"
  kPromptText,   // of the prompt or about the task: "You are a helpful assistant", "Assistant:"
  kCut,          // ends where no sentence can
  kMomentary,    // speaks of this moment of this call: "I'm having trouble hearing you". Fit to be
                 // spoken once, unfit to be learned
};
inline constexpr size_t kUnfitKinds = static_cast<size_t>(Unfit::kMomentary) + 1;

// The closed set of names: in snake case, without the k.
absl::string_view UnfitName(Unfit unfit);

// In the order of the enumeration, each once; empty for a reply that may be spoken and learned.
std::vector<Unfit> FindUnfit(absl::string_view reply);

// The first of them.
absl::optional<Unfit> WhyUnfit(absl::string_view reply);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_SPOKEN_FITNESS_H_

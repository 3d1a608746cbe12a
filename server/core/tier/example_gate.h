#ifndef TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_
#define TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "server/core/language/reading.h"
#include "server/core/language/same_request.h"

namespace turnopt::core {

// What stands between an utterance that is near a rule's examples and the rule's reply: whether it
// asks the same (language/same_request.h). Of a few examples, chosen by an author, what varies
// among them shows nothing of how callers vary: each word of content, number, date, negation,
// condition and kind of clause of the utterance must be in one of them, and what all of them name
// must be named. From ten examples on, words may be new as far as they vary among the examples.
//
// Immutable after construction, thread-safe.
class ExampleGate {
 public:
  explicit ExampleGate(const std::vector<std::string>& examples);
  ExampleGate(ExampleGate&&) = default;

  // In what way the utterance asks something else; kNone: in no way that shows. `words` are those
  // of the utterance, normalised with their politeness, and `asked` is their reading.
  Difference Check(const Reading& asked, absl::Span<const std::string> words,
                   bool allow_negation) const;

 private:
  // Constant after construction.
  std::vector<Reading> readings_;
  std::vector<HeardReading> heard_;  // views readings_
  std::vector<uint32_t> signs_;      // of any example, sorted
  std::vector<uint32_t> core_;       // words, numbers and dates of all of them, if they are several
  bool turned_ = false;              // all negate or name a side: "turn off", "no more"
  bool obliged_ = false;             // one asks whether something must be
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_

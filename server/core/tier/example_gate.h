#ifndef TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_
#define TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/core/language/reading.h"
#include "server/core/language/same_request.h"

namespace turnopt::core {

// What stands between an utterance that is near a rule's examples and the rule's reply: whether it
// asks the same (language/same_request.h). The examples of a rule are few and chosen by its author,
// so what varies among them shows nothing of how callers vary: each word of content, number, date,
// negation, condition and kind of clause of the utterance must be in one of them, and what all
// examples name must be named.
//
// Immutable after construction, thread-safe.
class ExampleGate {
 public:
  explicit ExampleGate(const std::vector<std::string>& examples);

  // In what way the utterance asks something else; kNone: in no way that shows.
  Difference Check(const Reading& asked, bool allow_negation) const;

 private:
  // Constant after construction.
  std::vector<Reading> readings_;
  std::vector<HeardReading> heard_;  // views readings_
  std::vector<uint32_t> signs_;      // of any example, sorted
  std::vector<uint32_t> core_;       // words, numbers and dates of all of them, if they are several
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXAMPLE_GATE_H_

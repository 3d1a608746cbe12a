// Makes out of an utterance others that look much like it and ask something else: negated, turned
// into its opposite, of another thing, number, date or person, in another tense, with a second
// request, in another language, and other answers to the same question. Word lists and patterns are
// general English; what things there are is taken from the stream itself.
//
// Seeded: the same seed and stream give the same contrasts.
#ifndef TURNOPT_TESTS_ACCURACY_CONTRASTS_H_
#define TURNOPT_TESTS_ACCURACY_CONTRASTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/accuracy/turn_stream.h"

namespace turnopt::accuracy {

struct Contrast {
  absl::string_view kind;
  std::string utterance;
  // What was put instead of what: a reply that still has `was` is wrong, one without is a right
  // answer that does not depend on it. Empty: whatever is served is wrong.
  std::string was;
};

class ContrastMaker {
 public:
  // Names are drawn from the utterances of `turns`.
  ContrastMaker(const std::vector<StreamTurn>& turns, uint64_t seed);

  // At most one of each kind that the utterance allows. `reply` is what was served to it.
  std::vector<Contrast> Make(const StreamTurn& turn, const std::string& reply);

 private:
  const std::string& Draw(const std::vector<std::string>& from);

  std::mt19937_64 random_;
  std::vector<std::string> names_;
};

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_CONTRASTS_H_

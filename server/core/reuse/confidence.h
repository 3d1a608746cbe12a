// The probability that a vote's winner is right: a logistic model over the inputs of the vote, fit
// by server/models/training/confidence.py on dialogues of many services. Its weights stay as they
// were shipped; what is learned from outcomes comes in through the inputs (the records of reply,
// state and neighbourhood) and through the threshold. Refitting the weights online was measured
// to lose up to two points of what can be served, and made the threshold jump.
//
// The file is text, one term a line:
//
//   turnopt-confidence 1
//   profile state                      turns with a dialog state; then `profile plain` without
//   bias -1.5
//   linear share 2.25                  weight * x, x clipped to [-30, 30]
//   logit share 0.5                    weight * ln(p / (1 - p)), p clipped to [0.01, 0.99]
//   log1p winner_only_here -0.3        weight * ln(1 + x)
//   least2 log_utterance_words 0.1     weight * min(x, 2)
//   product share log_support 0.4      weight * x * y
//   relevance word_overlap 0.6         of a past turn's weight in the vote, see relevance.h
//   loss bias 0.38                     the judge's own errors, see Loss()
//   loss agreement -0.79
//   loss confidence -0.25
//   loss confidence_above_half -0.44
//
// Weights lie within a million. An input that is not a number counts as 0.
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_H_
#define TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/relevance.h"
#include "server/core/reuse/confidence_inputs.h"

namespace turnopt::core {

class ConfidenceModel {
 public:
  // One summand, for explanations: what it is called and what it added to the log odds.
  using Contribution = std::pair<std::string, double>;

  // kInvalidArgument names the line that is wrong. Total on any bytes.
  static absl::StatusOr<std::unique_ptr<ConfidenceModel>> Parse(absl::string_view text);

  // 0..1.
  double Confidence(const ConfidenceInputs& inputs, bool has_state) const;

  // What weighs the votes that Confidence is asked about.
  const RelevanceWeights& relevance(bool has_state) const {
    return (has_state ? state_ : plain_).relevance;
  }

  // The `count` terms that moved the log odds most, largest first.
  std::vector<Contribution> Explain(const ConfidenceInputs& inputs, bool has_state,
                                    size_t count) const;

  // Probability that an answer given with `confidence` is wrong when the judge's probability that
  // it says the same as the LLM's reply is `agreement`. Corrects the judge's known false agrees,
  // learned on services that the judge had not seen. 0..1.
  double Loss(double agreement, double confidence) const;

 private:
  enum class Kind { kLinear, kLogit, kLog1p, kLeast2, kProduct };
  struct Term {
    Kind kind;
    size_t input;
    size_t other;  // of a product
    double weight;
  };
  struct Profile {
    double bias = 0;
    std::vector<Term> terms;
    RelevanceWeights relevance;
    bool relevance_read = false;
  };
  struct LossWeights {
    double bias = 0;
    double agreement = 0;
    double confidence = 0;
    double confidence_above_half = 0;
  };

  ConfidenceModel() = default;
  absl::Status AddLine(absl::string_view line, Profile** profile);
  static double Value(const Term& term, const ConfidenceInputs& inputs);
  static std::string NameOf(const Term& term);

  Profile state_;
  Profile plain_;
  LossWeights loss_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_H_

#ifndef TURNOPT_SERVER_CORE_TIER_COMPILED_RULES_H_
#define TURNOPT_SERVER_CORE_TIER_COMPILED_RULES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/normalizer.h"
#include "server/core/reason.h"
#include "server/core/tier/phrase_pattern.h"
#include "server/core/tier/reply_template.h"
#include "server/core/tier/rule.h"

namespace turnopt::core {

class Encoder;
class FlowRules;

// How rules are compiled.
struct RuleOptions {
  // Matches examples by what they mean (example_matcher.h); null: word by word only. Must outlive
  // the rules.
  const Encoder* encoder = nullptr;

  // A match by meaning answers when its confidence reaches this. On CLINC150 and Banking77, whose
  // domains the confidence was not fitted on, it keeps accepted out-of-scope utterances well below
  // 3 %: tests/accuracy/few_shot.cc prints the curve.
  double min_example_confidence = 0.7;
};

// A rule in the form that turns are matched with.
struct CompiledRule {
  RuleSpec spec;
  uint64_t id_hash = 0;
  std::vector<PhrasePattern> patterns;
  std::vector<PhrasePattern> exclusions;
  std::vector<ReplyTemplate> replies;

  // Whether it applies in this dialog state.
  bool AppliesIn(absl::string_view state) const;
};

// Which rule answers an utterance, or why none does.
struct RuleMatch {
  const CompiledRule* rule = nullptr;  // null: none; lives as long as the CompiledRules
  Reason reason = Reason::kNoMatch;    // kRuleMatched, or why there is none
  double confidence = 0;               // 1 for a pattern or an example word by word; also of a
                                       // match by meaning that was refused
  std::string matched;                 // the example or pattern, as written
};

// Two shares that say more apart than together: what is answered of what should be, and of what
// should not.
struct RuleFigures {
  size_t asks = 0;
  size_t asks_answered = 0;  // by their rule
  size_t traps = 0;
  size_t traps_answered = 0;          // by any rule
  std::vector<std::string> missed;    // asks not answered, one line each
  std::vector<std::string> answered;  // traps answered, one line each
};

// A set of rules that hold together, ready to match.
//
// Of the rules whose patterns are found (phrase_pattern.h) or whose examples are the utterance word
// by word after normalising, in the turn's flow and state, the one with the highest priority
// answers; among equals one that names the state before one for any state, and then the one that
// covers more words. Two that are still equal are ambiguous, and the LLM answers. A rule does not
// fire when an exclusion is found (even a negated one) or when the utterance is longer than its
// max_words, or says anything beside what the rule's patterns cover that is more than padding
// (language/padding.h): "my colleague said not interested" is not "not interested". With
// whole_utterance only courtesies may stand beside it, with allow_negation a negation, too. With
// ends_call a second reading must find a plain statement or request: no report, supposition,
// condition or second request.
//
// Where no rule fires so, the examples are matched by meaning, if there is an encoder: the rule
// that comes closest answers when the estimated probability that it is meant reaches
// min_example_confidence, unless the utterance asks something else (example_gate.h). A rule with
// ends_call is never matched by meaning alone.
//
// Immutable after construction, thread-safe.
class CompiledRules {
 public:
  static constexpr size_t kMaxRules = 5000;
  static constexpr size_t kMaxTextsOfRule = 1000;  // examples, patterns ... together
  static constexpr size_t kMaxExampleBytes = 1000;

  // kInvalidArgument whose message begins with the rule's origin and id when: an id is empty or
  // given twice, there is nothing to match or to reply, a pattern or reply is invalid, an example
  // has no words, a bound is passed, the options are out of range, or self-tests fail (one line
  // each says which one and what happened).
  static absl::StatusOr<std::shared_ptr<const CompiledRules>> Create(
      std::vector<RuleSpec> specs, const RuleOptions& options = {});

  ~CompiledRules();

  RuleMatch Match(absl::string_view flow, absl::string_view state,
                  const NormalizedUtterance& utterance) const;

  // How the rules answer what their authors wrote down to measure them by, in every flow and state
  // that the rule names.
  RuleFigures Measure() const;

  const std::vector<CompiledRule>& rules() const { return rules_; }

  // Changes with any change of any rule: for telling two sets apart in status and logs.
  uint64_t fingerprint() const { return fingerprint_; }

 private:
  explicit CompiledRules(std::vector<CompiledRule> rules);

  absl::Status Index(const RuleOptions& options);
  absl::Status SelfTest() const;
  void SelfTestRule(const CompiledRule& rule, std::vector<std::string>* failures) const;
  // The first flow and state of the rule in which `wanted` does not hold of the match, and what
  // happened there; empty when it always holds.
  template <typename Wanted>
  std::string FirstFailure(const RuleSpec& spec, const std::string& said, Wanted wanted) const;

  // Constant after construction.
  std::vector<CompiledRule> rules_;
  uint64_t fingerprint_ = 0;
  absl::flat_hash_map<std::string, std::unique_ptr<const FlowRules>> flows_;  // that rules name
  std::unique_ptr<const FlowRules> any_flow_;                                 // for all others
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_COMPILED_RULES_H_

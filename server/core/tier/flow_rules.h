#ifndef TURNOPT_SERVER_CORE_TIER_FLOW_RULES_H_
#define TURNOPT_SERVER_CORE_TIER_FLOW_RULES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/normalizer.h"
#include "server/core/tier/compiled_rules.h"
#include "server/core/tier/example_gate.h"
#include "server/core/tier/example_matcher.h"

namespace turnopt::core {

// The rules of one flow with an index over all their patterns: one pass over the utterance tells
// which patterns are worth a closer look (RE2::Set), and one look-up which examples it equals.
//
// Immutable after construction, thread-safe. Views the rules, which must outlive it.
class FlowRules {
 public:
  static absl::StatusOr<std::unique_ptr<const FlowRules>> Create(
      std::vector<const CompiledRule*> rules, const RuleOptions& options);

  ~FlowRules();

  RuleMatch Match(absl::string_view state, const NormalizedUtterance& utterance) const;

 private:
  class PatternSet;

  // What the patterns and examples of one rule say of an utterance.
  struct Finding {
    bool found = false;
    bool excluded = false;
    bool negated = false;
    size_t words = 0;
    const std::string* matched = nullptr;
    std::vector<bool> covered;  // words of the utterance in places that count
  };

  struct PatternRef {
    size_t rule;
    const PhrasePattern* pattern;
    bool exclusion;
  };

  struct ExampleRef {
    size_t rule;
    const std::string* text;
  };

  FlowRules(std::vector<const CompiledRule*> rules, double min_example_confidence);

  RuleMatch MatchByMeaning(absl::string_view state, const NormalizedUtterance& utterance,
                           const std::vector<Finding>& findings) const;
  std::vector<Finding> Findings(const NormalizedUtterance& utterance) const;
  void AddPattern(const PatternRef& ref, const NormalizedUtterance& utterance,
                  Finding* finding) const;
  // Whether what was found is what the utterance asks, and not a part of something else.
  bool SaysNothingElse(const CompiledRule& rule, const Finding& finding,
                       const NormalizedUtterance& utterance) const;

  // Constant after construction.
  const std::vector<const CompiledRule*> rules_;
  const double min_example_confidence_;
  std::vector<PatternRef> patterns_;
  std::unique_ptr<PatternSet> set_;
  absl::flat_hash_map<std::string, std::vector<ExampleRef>> examples_;  // by normalised text
  std::unique_ptr<const ExampleMatcher> matcher_;  // null without an encoder or examples
  std::vector<ExampleGate> gates_;                 // of the rules, beside matcher_
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_FLOW_RULES_H_

#ifndef TURNOPT_SERVER_CORE_TIER_RULE_H_
#define TURNOPT_SERVER_CORE_TIER_RULE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace turnopt::core {

// One authored quick response as its author wrote it, wherever it was read from.
// CompiledRules::Create says what is valid.
struct RuleSpec {
  std::string id;                       // unique over all rules that are loaded together
  std::string intent;                   // what the caller wants; for people and reports
  std::vector<std::string> flows;       // empty: any flow
  std::vector<std::string> states;      // empty: any dialog state
  std::vector<std::string> examples;    // utterances, in the caller's words
  std::vector<std::string> patterns;    // RE2, see phrase_pattern.h
  std::vector<std::string> exclusions;  // RE2: where one is found, the rule does not fire
  std::vector<std::string> replies;     // variants, see reply_template.h
  int priority = 0;                     // of the rules that fire, the highest answers
  size_t max_words = 14;                // longer utterances say more than the rule knows
  bool whole_utterance = false;         // nothing but courtesies beside what matched
  bool allow_negation = false;          // a "not" around what matched changes nothing
  bool ends_call = false;  // the agent hangs up, deletes, or does else what it cannot take back
  std::vector<std::string> matches;         // self-test: utterances that this rule answers
  std::vector<std::string> does_not_match;  // self-test: utterances on which it does not fire
  std::vector<std::string> asks;            // measured: natural ways to want what it answers
  std::vector<std::string> traps;           // measured: near utterances that no rule may answer
  std::string origin;                       // where it was written, for messages: `sales.yaml:12`
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_RULE_H_

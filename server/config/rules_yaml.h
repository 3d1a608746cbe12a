#ifndef TURNOPT_SERVER_CONFIG_RULES_YAML_H_
#define TURNOPT_SERVER_CONFIG_RULES_YAML_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/tier/compiled_rules.h"
#include "server/core/tier/rule.h"

namespace turnopt::config {

// The one parser of rule files. A file is a YAML map:
//
//   version: 1                       # optional
//   flows: [outbound_sales]          # of all its rules; absent: any flow
//   rules:
//     - id: sales.busy               # unique over all files
//       intent: busy                 # for people; default: the id
//       flows: [outbound_sales]      # instead of the file's
//       states: [1_opening]          # absent: any state
//       examples: [call me later]    # utterances, in the caller's words
//       patterns: ["busy"]           # RE2 over normalised words (core/tier/phrase_pattern.h)
//       exclusions: ["line is busy"]
//       replies: ["No problem, {lead_name}."]   # {{ for a brace
//       priority: 10                 # default 0, from -1000 to 1000
//       max_words: 14                # longer utterances are left to the LLM, 1 to 200
//       whole_utterance: false       # true: only courtesies may stand beside what matched
//       allow_negation: false        # true: a "not" around what matched changes nothing
//       ends_call: false             # true: the agent hangs up or deletes; asks for more, see
//       below matches: [I'm busy]          # self-tests does_not_match: [I'm not busy] asks: [kind
//       of busy here]    # measured by `turnctl rules check`: what should be answered, traps: [our
//       lines are busy]  # and what no rule may answer
//
// A rule fires where its patterns cover what the utterance says; beside them only padding may stand
// (core/language/padding.h): "I think ... to be honest". What ends the call or deletes something
// should say `ends_call: true`: it is never matched by meaning alone, and a second reading must
// find a plain statement or request in it, no report, condition or second request. Or let its reply
// ask for a confirmation first.
//
// Where a list is expected, one text stands for a list of one. An unknown key, a key given twice, a
// value of the wrong kind or out of range is an error that names file, line, rule and key.

struct RuleFile {
  std::string name;  // for messages
  std::string text;
};

constexpr size_t kMaxRuleFileBytes = 4 << 20;

// The rules of one file as written; CompiledRules checks what they mean.
absl::StatusOr<std::vector<core::RuleSpec>> ParseRules(absl::string_view name,
                                                       absl::string_view text);

// The rules of all files, compiled and self-tested together.
absl::StatusOr<std::shared_ptr<const core::CompiledRules>> CompileRuleFiles(
    const std::vector<RuleFile>& files, const core::RuleOptions& options = {});

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_RULES_YAML_H_

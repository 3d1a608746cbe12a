#ifndef TURNOPT_TESTS_UNIT_CORE_TIER_RULE_BUILDER_H_
#define TURNOPT_TESTS_UNIT_CORE_TIER_RULE_BUILDER_H_

#include <string>
#include <utility>

#include "server/core/tier/rule.h"

namespace turnopt::core::testing_rules {

// Builds a RuleSpec in one expression. It has one reply, "<id> reply", before those that are added.
class Rule {
 public:
  explicit Rule(std::string id) {
    spec_.replies.push_back(id + " reply");
    spec_.id = std::move(id);
  }

  Rule& Flow(std::string text) { return Add(&spec_.flows, std::move(text)); }
  Rule& State(std::string text) { return Add(&spec_.states, std::move(text)); }
  Rule& Example(std::string text) { return Add(&spec_.examples, std::move(text)); }
  Rule& Pattern(std::string text) { return Add(&spec_.patterns, std::move(text)); }
  Rule& Exclusion(std::string text) { return Add(&spec_.exclusions, std::move(text)); }
  Rule& Reply(std::string text) { return Add(&spec_.replies, std::move(text)); }
  Rule& Matches(std::string text) { return Add(&spec_.matches, std::move(text)); }
  Rule& DoesNotMatch(std::string text) { return Add(&spec_.does_not_match, std::move(text)); }
  Rule& Asks(std::string text) { return Add(&spec_.asks, std::move(text)); }
  Rule& Traps(std::string text) { return Add(&spec_.traps, std::move(text)); }
  Rule& WholeUtterance() {
    spec_.whole_utterance = true;
    return *this;
  }
  Rule& AllowNegation() {
    spec_.allow_negation = true;
    return *this;
  }
  Rule& EndsCall() {
    spec_.ends_call = true;
    return *this;
  }
  Rule& Priority(int priority) {
    spec_.priority = priority;
    return *this;
  }
  Rule& MaxWords(size_t words) {
    spec_.max_words = words;
    return *this;
  }
  Rule& Origin(std::string origin) {
    spec_.origin = std::move(origin);
    return *this;
  }

  operator RuleSpec() const { return spec_; }

 private:
  Rule& Add(std::vector<std::string>* texts, std::string text) {
    texts->push_back(std::move(text));
    return *this;
  }

  RuleSpec spec_;
};

}  // namespace turnopt::core::testing_rules

#endif  // TURNOPT_TESTS_UNIT_CORE_TIER_RULE_BUILDER_H_

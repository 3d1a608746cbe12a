#include "server/core/tier/compiled_rules.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/base/enum_table.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"
#include "server/core/language/utf8.h"
#include "server/core/tier/flow_rules.h"

namespace turnopt::core {
namespace {

// Bytes of an author's text that a message repeats.
constexpr size_t kShownBytes = 60;
// Failed self-tests that a message lists.
constexpr size_t kShownFailures = 20;

std::string Shown(absl::string_view text) {
  if (text.size() <= kShownBytes) return absl::StrCat("\"", text, "\"");
  return absl::StrCat("\"", text.substr(0, kShownBytes), "...\"");
}

absl::Status RuleError(const RuleSpec& spec, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(spec.origin, spec.origin.empty() ? "" : ": ", "rule `", spec.id, "`: ", what));
}

absl::Status CheckExample(const std::string& example, const Normalizer& normalizer) {
  if (example.size() > CompiledRules::kMaxExampleBytes) {
    return absl::InvalidArgumentError(absl::StrCat("it has ", example.size(), " bytes; at most ",
                                                   CompiledRules::kMaxExampleBytes,
                                                   " are allowed"));
  }
  if (!IsValidUtf8(example)) return absl::InvalidArgumentError("it is not valid UTF-8");
  if (normalizer.Normalize(example).tokens.empty()) {
    return absl::InvalidArgumentError("it has no words");
  }
  return absl::OkStatus();
}

absl::Status CheckSpec(const RuleSpec& spec) {
  if (spec.id.empty()) return RuleError(spec, "id: it is empty");
  if (spec.replies.empty()) return RuleError(spec, "replies: there are none");
  if (spec.examples.empty() && spec.patterns.empty()) {
    return RuleError(spec, "it has neither examples nor patterns");
  }
  if (spec.max_words == 0) return RuleError(spec, "max_words: it must be at least 1");
  const size_t texts = spec.examples.size() + spec.patterns.size() + spec.exclusions.size() +
                       spec.replies.size() + spec.matches.size() + spec.does_not_match.size() +
                       spec.asks.size() + spec.traps.size();
  if (texts > CompiledRules::kMaxTextsOfRule) {
    return RuleError(spec, absl::StrCat("it has ", texts, " texts; at most ",
                                        CompiledRules::kMaxTextsOfRule, " are allowed"));
  }
  return absl::OkStatus();
}

absl::Status CompilePatterns(const RuleSpec& spec, const std::vector<std::string>& texts,
                             absl::string_view key, std::vector<PhrasePattern>* patterns) {
  for (const std::string& text : texts) {
    absl::StatusOr<PhrasePattern> pattern = PhrasePattern::Create(text);
    if (!pattern.ok()) {
      return RuleError(spec, absl::StrCat(key, "[", patterns->size(), "] ", Shown(text), ": ",
                                          pattern.status().message()));
    }
    patterns->push_back(*std::move(pattern));
  }
  return absl::OkStatus();
}

absl::StatusOr<CompiledRule> Compile(RuleSpec spec) {
  TO_RETURN_IF_ERROR(CheckSpec(spec));
  CompiledRule rule;
  rule.id_hash = base::StableHash(spec.id);
  TO_RETURN_IF_ERROR(CompilePatterns(spec, spec.patterns, "patterns", &rule.patterns));
  TO_RETURN_IF_ERROR(CompilePatterns(spec, spec.exclusions, "exclusions", &rule.exclusions));
  const Normalizer normalizer;
  for (size_t i = 0; i < spec.examples.size(); ++i) {
    if (absl::Status status = CheckExample(spec.examples[i], normalizer); !status.ok()) {
      return RuleError(spec, absl::StrCat("examples[", i, "]: ", status.message()));
    }
  }
  for (const std::string& text : spec.replies) {
    absl::StatusOr<ReplyTemplate> reply = ReplyTemplate::Parse(text);
    if (!reply.ok()) {
      return RuleError(
          spec, absl::StrCat("replies[", rule.replies.size(), "]: ", reply.status().message()));
    }
    rule.replies.push_back(*std::move(reply));
  }
  rule.spec = std::move(spec);
  return rule;
}

uint64_t Fingerprint(const std::vector<CompiledRule>& rules) {
  uint64_t hash = rules.size();
  const auto add = [&hash](absl::string_view text) { hash = base::StableHash(text, hash); };
  for (const CompiledRule& rule : rules) {
    const RuleSpec& spec = rule.spec;
    add(spec.id);
    add(absl::StrCat(spec.priority, " ", spec.max_words, " ", spec.whole_utterance, " ",
                     spec.allow_negation, " ", spec.ends_call));
    for (const auto* texts : {&spec.flows, &spec.states, &spec.examples, &spec.patterns,
                              &spec.exclusions, &spec.replies}) {
      add(absl::StrCat(texts->size()));
      for (const std::string& text : *texts) add(text);
    }
  }
  return hash;
}

std::vector<std::string> OrAny(const std::vector<std::string>& names) {
  return names.empty() ? std::vector<std::string>{""} : names;
}

std::string Happened(const RuleMatch& match) {
  if (match.rule != nullptr) {
    return absl::StrCat("rule `", match.rule->spec.id, "` answers it, by ", Shown(match.matched));
  }
  return absl::StrCat("no rule answers it (", base::Name(match.reason), ")");
}

}  // namespace

bool CompiledRule::AppliesIn(absl::string_view state) const {
  return spec.states.empty() ||
         std::find(spec.states.begin(), spec.states.end(), state) != spec.states.end();
}

CompiledRules::CompiledRules(std::vector<CompiledRule> rules)
    : rules_(std::move(rules)), fingerprint_(Fingerprint(rules_)) {}

CompiledRules::~CompiledRules() = default;

absl::StatusOr<std::shared_ptr<const CompiledRules>> CompiledRules::Create(
    std::vector<RuleSpec> specs, const RuleOptions& options) {
  if (!(options.min_example_confidence >= 0 && options.min_example_confidence <= 1)) {
    return absl::InvalidArgumentError("min_example_confidence must be from 0 to 1");
  }
  if (specs.size() > kMaxRules) {
    return absl::InvalidArgumentError(
        absl::StrCat("there are ", specs.size(), " rules; at most ", kMaxRules, " are allowed"));
  }
  std::vector<CompiledRule> compiled;
  absl::flat_hash_map<std::string, std::string> origins;
  for (RuleSpec& spec : specs) {
    const auto [first, inserted] = origins.emplace(spec.id, spec.origin);
    if (!inserted) {
      return RuleError(spec, absl::StrCat("id: it is taken by the rule at ", first->second));
    }
    TO_ASSIGN_OR_RETURN(CompiledRule rule, Compile(std::move(spec)));
    compiled.push_back(std::move(rule));
  }
  std::shared_ptr<CompiledRules> rules(new CompiledRules(std::move(compiled)));
  TO_RETURN_IF_ERROR(rules->Index(options));
  TO_RETURN_IF_ERROR(rules->SelfTest());
  return std::shared_ptr<const CompiledRules>(std::move(rules));
}

absl::Status CompiledRules::Index(const RuleOptions& options) {
  absl::flat_hash_set<std::string> flows;
  for (const CompiledRule& rule : rules_) {
    flows.insert(rule.spec.flows.begin(), rule.spec.flows.end());
  }
  const auto rules_of = [this](const std::string* flow) {
    std::vector<const CompiledRule*> rules;
    for (const CompiledRule& rule : rules_) {
      const std::vector<std::string>& named = rule.spec.flows;
      if (named.empty() ||
          (flow != nullptr && std::find(named.begin(), named.end(), *flow) != named.end())) {
        rules.push_back(&rule);
      }
    }
    return rules;
  };
  for (const std::string& flow : flows) {
    TO_ASSIGN_OR_RETURN(flows_[flow], FlowRules::Create(rules_of(&flow), options));
  }
  TO_ASSIGN_OR_RETURN(any_flow_, FlowRules::Create(rules_of(nullptr), options));
  return absl::OkStatus();
}

absl::Status CompiledRules::SelfTest() const {
  std::vector<std::string> failures;
  for (const CompiledRule& rule : rules_) SelfTestRule(rule, &failures);
  if (failures.empty()) return absl::OkStatus();
  const size_t more = failures.size() - std::min(failures.size(), kShownFailures);
  failures.resize(failures.size() - more);
  if (more > 0) failures.push_back(absl::StrCat("and ", more, " more self-tests fail"));
  return absl::InvalidArgumentError(absl::StrJoin(failures, "\n"));
}

// Looks into every flow and state that the rule names: another rule may hide it in one of them.
template <typename Wanted>
std::string CompiledRules::FirstFailure(const RuleSpec& spec, const std::string& said,
                                        Wanted wanted) const {
  const NormalizedUtterance utterance = Normalizer().Normalize(said);
  for (const std::string& flow : OrAny(spec.flows)) {
    for (const std::string& state : OrAny(spec.states)) {
      const RuleMatch match = Match(flow, state, utterance);
      if (wanted(match)) continue;
      return absl::StrCat(flow.empty() ? "" : absl::StrCat(" in flow `", flow, "`"),
                          state.empty() ? "" : absl::StrCat(" in state `", state, "`"), ": ",
                          Happened(match));
    }
  }
  return "";
}

void CompiledRules::SelfTestRule(const CompiledRule& rule,
                                 std::vector<std::string>* failures) const {
  const RuleSpec& spec = rule.spec;
  const auto check = [&](absl::string_view list, const std::vector<std::string>& texts,
                         bool expected) {
    for (size_t i = 0; i < texts.size(); ++i) {
      const std::string failure = FirstFailure(spec, texts[i], [&](const RuleMatch& match) {
        return (match.rule == &rule) == expected;
      });
      if (failure.empty()) continue;
      const std::string what = absl::StrCat(list, "[", i, "] ", Shown(texts[i]), failure);
      failures->emplace_back(RuleError(spec, what).message());
    }
  };
  check("matches", spec.matches, true);
  check("does_not_match", spec.does_not_match, false);
}

RuleFigures CompiledRules::Measure() const {
  RuleFigures figures;
  for (const CompiledRule& rule : rules_) {
    const RuleSpec& spec = rule.spec;
    const auto measure = [&](absl::string_view list, const std::vector<std::string>& texts,
                             auto wanted, std::vector<std::string>* lines) {
      for (size_t i = 0; i < texts.size(); ++i) {
        const std::string failure = FirstFailure(spec, texts[i], wanted);
        if (failure.empty()) continue;
        lines->push_back(
            absl::StrCat("rule `", spec.id, "`: ", list, "[", i, "] ", Shown(texts[i]), failure));
      }
      return texts.size();
    };
    const auto own = [&](const RuleMatch& match) { return match.rule == &rule; };
    const auto none = [](const RuleMatch& match) { return match.rule == nullptr; };
    figures.asks += measure("asks", spec.asks, own, &figures.missed);
    figures.traps += measure("traps", spec.traps, none, &figures.answered);
  }
  figures.asks_answered = figures.asks - figures.missed.size();
  figures.traps_answered = figures.answered.size();
  return figures;
}

RuleMatch CompiledRules::Match(absl::string_view flow, absl::string_view state,
                               const NormalizedUtterance& utterance) const {
  const auto it = flows_.find(flow);
  return (it == flows_.end() ? any_flow_ : it->second)->Match(state, utterance);
}

}  // namespace turnopt::core

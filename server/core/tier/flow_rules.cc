#include "server/core/tier/flow_rules.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "server/core/difference_reason.h"
#include "server/core/language/clause.h"
#include "server/core/language/padding.h"

namespace turnopt::core {
namespace {

// Of the set's automaton, which is built as utterances come. RE2 discards states beyond it.
constexpr int64_t kAutomatonBytes = 16 << 20;

// Below even odds an example is no near miss but simply another matter.
constexpr double kWorthNaming = 0.5;

// The words are read with their politeness, which the gate knows.
Difference DifferenceFrom(const ExampleGate& gate, const NormalizedUtterance& utterance,
                          const CompiledRule& rule) {
  const Reading asked = ReadText(absl::StrJoin(utterance.all_tokens, " "));
  return gate.Check(asked, utterance.all_tokens, rule.spec.allow_negation);
}

bool Limits(absl::string_view word) {
  return word == "if" || word == "unless" || word == "except" || word == "until" || word == "only";
}

// Whether it is put as a question: an auxiliary or a question word before the first subject.
bool PutsQuestion(const std::vector<std::string>& words) {
  static constexpr absl::string_view kSubjects[] = {"i",  "we",   "you",  "he",   "she",
                                                    "it", "they", "this", "that", "there"};
  static constexpr absl::string_view kAsking[] = {"did", "was",  "were", "had", "has", "is",  "are",
                                                  "am",  "does", "have", "why", "how", "when"};
  const auto is_one_of = [](const auto& list, absl::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
  };
  for (const std::string& word : words) {
    if (is_one_of(kSubjects, word)) return false;
    if (is_one_of(kAsking, word)) return true;
  }
  return false;
}

// The second reading of what cannot be taken back: by what kind of clause it is, whatever its words
// are. A question why or when, a report of what was, a supposition, a condition or a second request
// is not plain.
bool IsPlain(const NormalizedUtterance& utterance) {
  const Reading reading = ReadText(absl::StrJoin(utterance.all_tokens, " "));
  const absl::Span<const uint32_t> frames = reading.Of(Sign::kFrame);
  const bool supposes = std::any_of(frames.begin(), frames.end(), [](uint32_t frame) {
    return static_cast<Frame>(frame & 0xFFFFFF) == Frame::kSuppose;
  });
  return !supposes && !PutsQuestion(utterance.tokens) && reading.Of(Sign::kQuestion).empty() &&
         reading.Of(Sign::kRequests).empty() &&
         std::none_of(utterance.tokens.begin(), utterance.tokens.end(), Limits);
}

RE2::Options SetOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kAutomatonBytes);
  return options;
}

}  // namespace

class FlowRules::PatternSet {
 public:
  absl::Status Add(const std::string& bounded) {
    std::string error;
    if (set_.Add(bounded, &error) < 0) return absl::InvalidArgumentError(error);
    ++size_;
    return absl::OkStatus();
  }

  absl::Status Compile() {
    if (size_ > 0 && !set_.Compile()) {
      return absl::InvalidArgumentError("the patterns of a flow are too large together");
    }
    return absl::OkStatus();
  }

  // Numbers of the patterns to look at, in order of Add: those that are found, or all of them
  // where the automaton grew beyond its bound on this text.
  std::vector<int> Candidates(const std::string& text) const {
    std::vector<int> found;
    if (size_ == 0) return found;
    RE2::Set::ErrorInfo error;
    if (!set_.Match(text, &found, &error) && error.kind != RE2::Set::kNoError) {
      found.resize(size_);
      std::iota(found.begin(), found.end(), 0);
    }
    return found;
  }

 private:
  RE2::Set set_{SetOptions(), RE2::UNANCHORED};
  size_t size_ = 0;
};

FlowRules::FlowRules(std::vector<const CompiledRule*> rules, double min_example_confidence)
    : rules_(std::move(rules)),
      min_example_confidence_(min_example_confidence),
      set_(std::make_unique<PatternSet>()) {}

FlowRules::~FlowRules() = default;

absl::StatusOr<std::unique_ptr<const FlowRules>> FlowRules::Create(
    std::vector<const CompiledRule*> rules, const RuleOptions& options) {
  std::unique_ptr<FlowRules> flow(new FlowRules(std::move(rules), options.min_example_confidence));
  const Normalizer normalizer;
  std::vector<ExampleMatcher::Example> examples;
  for (size_t i = 0; i < flow->rules_.size(); ++i) {
    const CompiledRule& rule = *flow->rules_[i];
    for (const PhrasePattern& pattern : rule.patterns) {
      flow->patterns_.push_back({i, &pattern, false});
    }
    for (const PhrasePattern& pattern : rule.exclusions) {
      flow->patterns_.push_back({i, &pattern, true});
    }
    if (options.encoder != nullptr) flow->gates_.emplace_back(rule.spec.examples);
    for (const std::string& example : rule.spec.examples) {
      NormalizedUtterance normalized = normalizer.Normalize(example);
      flow->examples_[normalized.text].push_back({i, &example});
      examples.push_back({i, &example, std::move(normalized)});
    }
  }
  for (const PatternRef& ref : flow->patterns_) {
    if (absl::Status status = flow->set_->Add(ref.pattern->bounded()); !status.ok()) return status;
  }
  if (absl::Status status = flow->set_->Compile(); !status.ok()) return status;
  if (options.encoder != nullptr && !examples.empty()) {
    flow->matcher_ = std::make_unique<const ExampleMatcher>(*options.encoder, flow->rules_.size(),
                                                            std::move(examples));
  }
  return std::unique_ptr<const FlowRules>(std::move(flow));
}

void FlowRules::AddPattern(const PatternRef& ref, const NormalizedUtterance& utterance,
                           Finding* finding) const {
  const PhraseFind find = ref.pattern->Find(utterance);
  if (!find.found) return;
  if (ref.exclusion) {
    finding->excluded = true;
    return;
  }
  const bool allow_negation = rules_[ref.rule]->spec.allow_negation;
  if (find.negated && !allow_negation) {
    finding->negated = true;
    return;
  }
  finding->covered.resize(utterance.tokens.size());
  for (const PhraseFind::Place& place : find.places) {
    if (place.negated && !allow_negation) continue;
    const auto first = finding->covered.begin() + static_cast<std::ptrdiff_t>(place.first);
    std::fill(first, first + static_cast<std::ptrdiff_t>(place.words), true);
    if (finding->found && place.words <= finding->words) continue;
    finding->found = true;
    finding->words = place.words;
    finding->matched = &ref.pattern->text();
  }
}

std::vector<FlowRules::Finding> FlowRules::Findings(const NormalizedUtterance& utterance) const {
  std::vector<Finding> findings(rules_.size());
  for (const int number : set_->Candidates(utterance.text)) {
    const PatternRef& ref = patterns_[static_cast<size_t>(number)];
    AddPattern(ref, utterance, &findings[ref.rule]);
  }
  const auto examples = examples_.find(utterance.text);
  if (examples != examples_.end()) {
    for (const ExampleRef& ref : examples->second) {
      Finding& finding = findings[ref.rule];
      finding.found = true;
      finding.words = utterance.tokens.size();
      finding.matched = ref.text;
      finding.covered.assign(utterance.tokens.size(), true);
    }
  }
  return findings;
}

bool FlowRules::SaysNothingElse(const CompiledRule& rule, const Finding& finding,
                                const NormalizedUtterance& utterance) const {
  const RuleSpec& spec = rule.spec;
  const Padding padding = spec.whole_utterance  ? Padding::kCourtesies
                          : spec.allow_negation ? Padding::kNegationToo
                                                : Padding::kPhrases;
  return RestIsPadding(utterance.tokens, finding.covered, padding) &&
         (!spec.ends_call || IsPlain(utterance));
}

RuleMatch FlowRules::Match(absl::string_view state, const NormalizedUtterance& utterance) const {
  RuleMatch match;
  if (utterance.tokens.empty()) {
    match.reason = Reason::kEmptyUtterance;
    return match;
  }
  using Rank = std::tuple<int, bool, size_t>;
  Rank best_rank;
  const std::vector<Finding> findings = Findings(utterance);
  for (size_t i = 0; i < rules_.size(); ++i) {
    const Finding& finding = findings[i];
    const CompiledRule& rule = *rules_[i];
    if ((!finding.found && !finding.negated) || !rule.AppliesIn(state)) continue;
    const bool excluded = finding.excluded || utterance.tokens.size() > rule.spec.max_words;
    const bool asks = finding.found && SaysNothingElse(rule, finding, utterance);
    if (excluded || !asks) {
      if (match.rule == nullptr && match.reason == Reason::kNoMatch) {
        match.reason = finding.found && excluded ? Reason::kExcluded : Reason::kDifferentDetail;
      }
      continue;
    }
    const Rank rank(rule.spec.priority, !rule.spec.states.empty(), finding.words);
    if (match.rule != nullptr && rank == best_rank) {
      match.reason = Reason::kAmbiguous;
    } else if (match.rule == nullptr || rank > best_rank) {
      best_rank = rank;
      match.rule = &rule;
      match.reason = Reason::kRuleMatched;
      match.confidence = 1;
      match.matched = *finding.matched;
    }
  }
  if (match.reason == Reason::kAmbiguous) {
    match.rule = nullptr;
    match.confidence = 0;
    match.matched.clear();
  }
  if (match.reason == Reason::kNoMatch && matcher_ != nullptr) {
    return MatchByMeaning(state, utterance, findings);
  }
  return match;
}

RuleMatch FlowRules::MatchByMeaning(absl::string_view state, const NormalizedUtterance& utterance,
                                    const std::vector<Finding>& findings) const {
  std::vector<bool> allowed(rules_.size());
  for (size_t i = 0; i < rules_.size(); ++i) {
    allowed[i] = rules_[i]->AppliesIn(state) && !findings[i].excluded &&
                 !rules_[i]->spec.ends_call && utterance.tokens.size() <= rules_[i]->spec.max_words;
  }
  RuleMatch match;
  const absl::optional<ExampleMatch> best = matcher_->Best(utterance, allowed);
  if (!best || best->confidence < kWorthNaming) return match;
  match.confidence = best->confidence;
  const CompiledRule& rule = *rules_[best->rule];
  const Difference difference = DifferenceFrom(gates_[best->rule], utterance, rule);
  if (best->confidence < min_example_confidence_) {
    match.reason = Reason::kBelowThreshold;
  } else if (difference != Difference::kNone) {
    match.reason = ReasonOf(difference);
  } else if (best->differs_in_detail && !rule.spec.allow_negation) {
    match.reason = Reason::kDifferentDetail;
  } else {
    match.reason = Reason::kRuleMatched;
    match.rule = &rule;
    match.matched = std::string(best->example);
  }
  return match;
}

}  // namespace turnopt::core

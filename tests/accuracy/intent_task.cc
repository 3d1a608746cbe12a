#include "tests/accuracy/intent_task.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/core/tier/example_gate.h"

namespace turnopt::accuracy {

absl::StatusOr<std::vector<LabelledUtterance>> ReadIntents(absl::string_view path) {
  std::ifstream file{std::string(path)};
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<LabelledUtterance> utterances;
  std::string line;
  while (std::getline(file, line)) {
    const auto object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object() || !object.contains("utterance") || !object.contains("intent")) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", utterances.size() + 1, ": not a labelled utterance"));
    }
    utterances.push_back({object["utterance"].get<std::string>(),
                          object["intent"].get<std::string>(), object.value("split", "")});
  }
  return utterances;
}

// By hand: std::shuffle's order is the library's.
void Shuffle(std::vector<LabelledUtterance>* utterances, uint64_t seed) {
  std::mt19937_64 random(seed);
  for (size_t i = utterances->size(); i > 1; --i) {
    std::swap((*utterances)[i - 1], (*utterances)[random() % i]);
  }
}

Drawn DrawExamples(const std::vector<LabelledUtterance>& pool, size_t shots, uint64_t seed) {
  std::map<std::string, std::vector<LabelledUtterance>> by_intent;
  for (const LabelledUtterance& utterance : pool) by_intent[utterance.intent].push_back(utterance);
  Drawn drawn;
  for (auto& [intent, utterances] : by_intent) {
    Shuffle(&utterances, seed);
    for (size_t i = 0; i < utterances.size(); ++i) {
      (i < shots ? drawn.examples : drawn.rest).push_back(utterances[i]);
    }
  }
  return drawn;
}

std::vector<Judgement> JudgeTask(const IntentTask& task, const core::Encoder& encoder) {
  const core::Normalizer normalizer;
  std::map<std::string, size_t> rules;
  std::vector<core::ExampleMatcher::Example> examples;
  std::vector<std::vector<float>> vectors;
  for (const LabelledUtterance& example : task.examples) {
    const size_t rule = rules.emplace(example.intent, rules.size()).first->second;
    examples.push_back({rule, &example.utterance, normalizer.Normalize(example.utterance)});
    vectors.push_back(encoder.Encode(examples.back().normalized.text));
  }
  std::vector<size_t> rule_of;
  for (const auto& example : examples) rule_of.push_back(example.rule);
  const core::ExampleMatcher matcher(encoder, rules.size(), std::move(examples));
  const std::vector<bool> allowed(rules.size(), true);
  std::vector<std::vector<std::string>> texts(rules.size());
  for (size_t i = 0; i < rule_of.size(); ++i) {
    texts[rule_of[i]].push_back(task.examples[i].utterance);
  }
  const std::vector<core::ExampleGate> gates(texts.begin(), texts.end());

  std::vector<Judgement> judgements;
  const auto judge = [&](const LabelledUtterance& said, bool inside) {
    const core::NormalizedUtterance utterance = normalizer.Normalize(said.utterance);
    const auto intent = rules.find(said.intent);
    const bool known = inside && intent != rules.end();
    Judgement judgement;
    judgement.inside = inside;
    judgement.match = *matcher.Best(utterance, allowed);
    const core::ExampleGate& gate = gates[judgement.match.rule];
    const std::string text = absl::StrJoin(utterance.all_tokens, " ");
    judgement.asks_other =
        judgement.match.differs_in_detail ||
        gate.Check(core::ReadText(text), utterance.all_tokens, false) != core::Difference::kNone;
    judgement.right = known && judgement.match.rule == intent->second;
    const std::vector<float> vector = encoder.Encode(utterance.text);
    size_t nearest = 0;
    judgement.cosine = -1;
    for (size_t i = 0; i < vectors.size(); ++i) {
      double cosine = 0;
      for (size_t d = 0; d < vector.size(); ++d) cosine += vector[d] * vectors[i][d];
      if (cosine > judgement.cosine) {
        judgement.cosine = cosine;
        nearest = i;
      }
    }
    judgement.cosine_right = known && rule_of[nearest] == intent->second;
    judgements.push_back(judgement);
  };
  for (const LabelledUtterance& said : task.inside) judge(said, true);
  for (const LabelledUtterance& said : task.outside) judge(said, false);
  return judgements;
}

}  // namespace turnopt::accuracy

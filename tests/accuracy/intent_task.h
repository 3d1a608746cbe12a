// Rules made of a few labelled utterances an intent, and utterances to try them on: how well do
// quick responses by example know what is meant, and what is not for them?
#ifndef TURNOPT_TESTS_ACCURACY_INTENT_TASK_H_
#define TURNOPT_TESTS_ACCURACY_INTENT_TASK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/encoder.h"
#include "server/core/language/normalizer.h"
#include "server/core/tier/example_matcher.h"

namespace turnopt::accuracy {

struct LabelledUtterance {
  std::string utterance;
  std::string intent;
  std::string split;  // empty where the file has none
};

// Reads `utterance`, `intent` and `split` of each line of a JSONL file.
absl::StatusOr<std::vector<LabelledUtterance>> ReadIntents(absl::string_view path);

// One intent a rule.
struct IntentTask {
  std::vector<LabelledUtterance> examples;
  std::vector<LabelledUtterance> inside;   // of the rules' intents
  std::vector<LabelledUtterance> outside;  // of none of them
};

// `shots` examples of each intent, drawn by `seed`; the rest is left over.
struct Drawn {
  std::vector<LabelledUtterance> examples;
  std::vector<LabelledUtterance> rest;
};
Drawn DrawExamples(const std::vector<LabelledUtterance>& pool, size_t shots, uint64_t seed);

// Shuffled by `seed`, in the same order everywhere.
void Shuffle(std::vector<LabelledUtterance>* utterances, uint64_t seed);

// What the matcher, and the nearest cosine of the same encoder, say of one utterance.
struct Judgement {
  bool inside = false;
  bool right = false;         // the matcher chose the intent
  bool cosine_right = false;  // the nearest example is of the intent
  double cosine = 0;
  core::ExampleMatch match;
  bool asks_other = false;  // the gate before the rule's reply refuses it
};

// Of all utterances, inside and outside.
std::vector<Judgement> JudgeTask(const IntentTask& task, const core::Encoder& encoder);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_INTENT_TASK_H_

// few_shot DATA_DIR: quick responses by example with ten examples an intent, on CLINC150 and
// Banking77, beside plain cosine on the same encoder: coverage, wrong share and accepted
// out-of-scope as curves, and at the shipped setting. Fails when the shipped setting accepts more
// than 3 % of the out-of-scope utterances or cosine does better.
//
// few_shot DATA_DIR --json: the same curves for evaluate.py.
//
// few_shot DATA_DIR --features: rows of features and labels from HWU64, for
// server/models/training/example_confidence.py.

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/tier/compiled_rules.h"
#include "server/models/models.h"
#include "tests/accuracy/intent_task.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kShots = 10;
constexpr size_t kTried = 3000;
constexpr double kMaxOutOfScope = 0.03;

std::vector<LabelledUtterance> Where(const std::vector<LabelledUtterance>& all,
                                     const std::function<bool(const LabelledUtterance&)>& wanted) {
  std::vector<LabelledUtterance> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), wanted);
  return out;
}

bool IsOutOfScope(const LabelledUtterance& u) { return u.intent == "oos"; }

IntentTask ClincTask(const std::vector<LabelledUtterance>& clinc, uint64_t seed) {
  const auto in_train = [](const LabelledUtterance& u) { return u.split == "train"; };
  const auto in_val = [](const LabelledUtterance& u) { return u.split == "val"; };
  return {DrawExamples(Where(clinc, in_train), kShots, seed).examples, Where(clinc, in_val),
          Where(clinc, IsOutOfScope)};
}

// Out of scope for a bank's line: what CLINC150 has out of its own scope.
IntentTask BankingTask(const std::vector<LabelledUtterance>& banking,
                       const std::vector<LabelledUtterance>& clinc, uint64_t seed) {
  Drawn drawn = DrawExamples(banking, kShots, seed);
  Shuffle(&drawn.rest, seed);
  if (drawn.rest.size() > kTried) drawn.rest.resize(kTried);
  return {std::move(drawn.examples), std::move(drawn.rest), Where(clinc, IsOutOfScope)};
}

struct Shares {
  double coverage = 0;      // of the utterances inside, answered
  double wrong = 0;         // of the utterances inside, answered by the wrong rule
  double out_of_scope = 0;  // of the utterances outside, answered
};

Shares Count(const std::vector<Judgement>& judgements,
             const std::function<bool(const Judgement&)>& answered,
             const std::function<bool(const Judgement&)>& right) {
  Shares shares;
  double inside = 0;
  for (const Judgement& judgement : judgements) {
    inside += judgement.inside;
    if (!answered(judgement)) continue;
    (judgement.inside ? shares.coverage : shares.out_of_scope) += 1;
    shares.wrong += judgement.inside && !right(judgement);
  }
  const double outside = static_cast<double>(judgements.size()) - inside;
  return {shares.coverage / inside, shares.wrong / inside, shares.out_of_scope / outside};
}

Shares ByExample(const std::vector<Judgement>& judgements, double threshold) {
  return Count(
      judgements,
      [threshold](const Judgement& j) { return j.match.confidence >= threshold && !j.asks_other; },
      [](const Judgement& j) { return j.right; });
}

Shares ByCosine(const std::vector<Judgement>& judgements, double threshold) {
  return Count(
      judgements, [threshold](const Judgement& j) { return j.cosine >= threshold; },
      [](const Judgement& j) { return j.cosine_right; });
}

void Print(const char* corpus, const char* method, double threshold, const Shares& shares) {
  std::printf("%-10s %-11s %5.2f  %8.1f %7.2f %13.2f\n", corpus, method, threshold,
              100 * shares.coverage, 100 * shares.wrong, 100 * shares.out_of_scope);
}

bool Evaluate(const char* corpus, const std::vector<Judgement>& judgements) {
  for (const double threshold : {0.5, 0.6, 0.7, 0.8, 0.9}) {
    Print(corpus, "by example", threshold, ByExample(judgements, threshold));
  }
  for (const double threshold : {0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9}) {
    Print(corpus, "cosine", threshold, ByCosine(judgements, threshold));
  }
  const double setting = core::RuleOptions().min_example_confidence;
  const Shares shipped = ByExample(judgements, setting);
  // Cosine where it covers as much, which no operator could know beforehand.
  double threshold = 1;
  while (threshold > 0 && ByCosine(judgements, threshold).coverage < shipped.coverage) {
    threshold -= 0.005;
  }
  const Shares cosine = ByCosine(judgements, threshold);
  Print(corpus, "shipped", setting, shipped);
  Print(corpus, "cosine, same", threshold, cosine);
  const bool pass = shipped.out_of_scope <= kMaxOutOfScope && shipped.wrong < cosine.wrong;
  if (!pass) std::printf("%s: FAILED\n", corpus);
  return pass;
}

nlohmann::ordered_json ToJson(const Shares& shares) {
  return {{"coverage", shares.coverage},
          {"wrong", shares.wrong},
          {"out_of_scope", shares.out_of_scope}};
}

nlohmann::ordered_json Curves(const std::vector<Judgement>& judgements) {
  nlohmann::ordered_json json;
  for (int percent = 30; percent <= 99; percent += 3) {
    const double threshold = percent / 100.0;
    json["by_example"].push_back(ToJson(ByExample(judgements, threshold)));
    json["cosine"].push_back(ToJson(ByCosine(judgements, threshold)));
  }
  json["shipped"] = ToJson(ByExample(judgements, core::RuleOptions().min_example_confidence));
  return json;
}

// Tasks of different sizes; the utterances of the intents that were not drawn are out of scope.
void PrintFeatures(const std::vector<LabelledUtterance>& all, const core::Encoder& encoder) {
  constexpr size_t kIntents[] = {4, 8, 15, 25, 40};
  constexpr size_t kTaskShots[] = {3, 5, 10, 15};
  constexpr uint64_t kTasks = 40;
  constexpr size_t kTriedOfTask = 800;
  std::map<std::string, size_t> sizes;
  for (const LabelledUtterance& u : all) ++sizes[u.intent];
  std::vector<LabelledUtterance> names;
  for (const auto& [intent, size] : sizes) {
    if (size >= 25) names.push_back({"", intent, ""});
  }
  for (uint64_t task_number = 0; task_number < kTasks; ++task_number) {
    Shuffle(&names, task_number);
    std::set<std::string> chosen;
    for (size_t i = 0; i < std::min(kIntents[task_number % 5], names.size()); ++i) {
      chosen.insert(names[i].intent);
    }
    const auto is_chosen = [&chosen](const LabelledUtterance& u) {
      return chosen.count(u.intent) > 0;
    };
    Drawn drawn = DrawExamples(Where(all, is_chosen), kTaskShots[task_number % 4], task_number);
    IntentTask task{std::move(drawn.examples), std::move(drawn.rest),
                    Where(all, [&](const LabelledUtterance& u) { return !is_chosen(u); })};
    Shuffle(&task.inside, task_number);
    Shuffle(&task.outside, task_number);
    task.inside.resize(std::min(task.inside.size(), kTriedOfTask));
    task.outside.resize(std::min(task.outside.size(), kTriedOfTask));
    for (const Judgement& judgement : JudgeTask(task, encoder)) {
      std::printf("%d", judgement.right ? 1 : 0);
      for (const double value : judgement.match.features) std::printf(" %.6g", value);
      std::printf("\n");
    }
  }
}

enum class Output { kTable, kJson, kFeatures };

int Run(const std::string& folder, Output output) {
  const auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  const auto hwu = ReadIntents(absl::StrCat(folder, "/intents_hwu64.jsonl"));
  const auto clinc = ReadIntents(absl::StrCat(folder, "/intents_clinc150_dev.jsonl"));
  const auto banking = ReadIntents(absl::StrCat(folder, "/intents_banking77_dev.jsonl"));
  for (const absl::Status& status :
       {encoder.status(), hwu.status(), clinc.status(), banking.status()}) {
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
      return 2;
    }
  }
  if (output == Output::kFeatures) {
    PrintFeatures(*hwu, **encoder);
    return 0;
  }
  const std::vector<Judgement> of_clinc = JudgeTask(ClincTask(*clinc, 1), **encoder);
  const std::vector<Judgement> of_banking = JudgeTask(BankingTask(*banking, *clinc, 1), **encoder);
  if (output == Output::kJson) {
    const nlohmann::ordered_json json = {{"CLINC150", Curves(of_clinc)},
                                         {"Banking77", Curves(of_banking)}};
    std::printf("%s\n", json.dump(1).c_str());
    return 0;
  }
  std::printf("%-10s %-11s %5s  %8s %7s %13s   (%%)\n", "corpus", "method", "at", "coverage",
              "wrong", "out of scope");
  const bool clinc_pass = Evaluate("CLINC150", of_clinc);
  const bool banking_pass = Evaluate("Banking77", of_banking);
  return clinc_pass && banking_pass ? 0 : 1;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  using turnopt::accuracy::Output;
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s DATA_DIR [--json|--features]\n", argv[0]);
    return 2;
  }
  const std::string flag = argc > 2 ? argv[2] : "";
  return turnopt::accuracy::Run(argv[1], flag == "--features" ? Output::kFeatures
                                         : flag == "--json"   ? Output::kJson
                                                              : Output::kTable);
}

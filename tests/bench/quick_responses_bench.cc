#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/language/encoder.h"
#include "server/core/tier/quick_responses.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

// Rules like those of a large pack: three patterns, an exclusion and three examples each.
std::unique_ptr<QuickResponses> Pack(int rules) {
  std::vector<RuleSpec> specs;
  for (int i = 0; i < rules; ++i) {
    RuleSpec spec;
    spec.id = absl::StrCat("rule", i);
    spec.flows = {"sales"};
    spec.patterns = {absl::StrCat("(what|how) (is|about) (the )?thing", i),
                     absl::StrCat("(tell|send) me (more )?(about|on) thing", i),
                     absl::StrCat("thing", i, " (cost|price)s?")};
    spec.exclusions = {absl::StrCat("other thing", i)};
    spec.examples = {absl::StrCat("thing", i), absl::StrCat("i like thing", i),
                     absl::StrCat("thing", i, " then")};
    spec.replies = {"First, {lead_name}.", "Second, {lead_name}."};
    specs.push_back(std::move(spec));
  }
  return *QuickResponses::Create({}, *CompiledRules::Create(std::move(specs)));
}

void Find(benchmark::State& state, const char* said) {
  const auto tier = Pack(static_cast<int>(state.range(0)));
  Turn turn;
  turn.call_id = "call";
  turn.flow = "sales";
  turn.variables = {{"lead_name", "Ann"}};
  turn.utterance = said;
  const NormalizedUtterance utterance = Normalizer().Normalize(said);
  for (auto _ : state) {
    benchmark::DoNotOptimize(tier->Find({turn, "turn", utterance}, absl::UnixEpoch()));
  }
}

void BM_RuleHit(benchmark::State& state) { Find(state, "so could you tell me more about thing7"); }
BENCHMARK(BM_RuleHit)->Arg(10)->Arg(100)->Arg(1000);

void BM_RuleMiss(benchmark::State& state) {
  Find(state, "I was thinking we could meet for lunch some time next week");
}
BENCHMARK(BM_RuleMiss)->Arg(10)->Arg(100)->Arg(1000);

// By meaning, among rules of ten examples each.
void BM_ByExample(benchmark::State& state) {
  const auto encoder = *Encoder::Parse(models::EmbeddedEncoderTable());
  std::vector<RuleSpec> specs;
  for (int i = 0; i < state.range(0); ++i) {
    RuleSpec spec;
    spec.id = absl::StrCat("rule", i);
    spec.replies = {"Yes."};
    for (int j = 0; j < 10; ++j) {
      spec.examples.push_back(absl::StrCat("is thing ", i, " part of the offer ", j, " today"));
    }
    specs.push_back(std::move(spec));
  }
  RuleOptions options;
  options.encoder = encoder.get();
  const auto rules = *CompiledRules::Create(std::move(specs), options);
  const NormalizedUtterance utterance =
      Normalizer().Normalize("I was thinking we could meet for lunch some time next week");
  for (auto _ : state) benchmark::DoNotOptimize(rules->Match("", "", utterance));
}
BENCHMARK(BM_ByExample)->Arg(10)->Arg(150);

}  // namespace
}  // namespace turnopt::core

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/tier/exact_cache.h"

namespace turnopt::core {
namespace {

constexpr int kEntries = 100'000;

Turn MakeTurn(int i) {
  Turn turn;
  turn.call_id = "call";
  turn.caller_id = absl::StrCat("caller-", i % 1000);
  turn.flow = "sales";
  turn.dialog_state = absl::StrCat(i % 13, "_state");
  turn.utterance = absl::StrCat("what would it cost for ", i, " people");
  return turn;
}

// A cache with kEntries replies, for all benchmarks and threads.
ExactCache& FullCache() {
  static ExactCache* const cache = [] {
    ExactCache* full = ExactCache::Create({})->release();
    const Normalizer normalizer;
    for (int i = 0; i < kEntries; ++i) {
      const Turn turn = MakeTurn(i);
      full->Store(turn, normalizer.Normalize(turn.utterance), "That would be ten dollars each.",
                  absl::nullopt, "", absl::UnixEpoch());
    }
    return full;
  }();
  return *cache;
}

void Find(benchmark::State& state, int first) {
  const ExactCache& cache = FullCache();
  const Normalizer normalizer;
  std::vector<Turn> turns;
  std::vector<NormalizedUtterance> utterances;
  for (int i = 0; i < 64; ++i) {
    turns.push_back(MakeTurn(first + i * 997));
    utterances.push_back(normalizer.Normalize(turns.back().utterance));
  }
  size_t i = 0;
  for (auto _ : state) {
    i = (i + 1) % turns.size();
    benchmark::DoNotOptimize(cache.Find({turns[i], "turn", utterances[i]}, absl::UnixEpoch()));
  }
}

void BM_ExactHit(benchmark::State& state) { Find(state, 0); }
BENCHMARK(BM_ExactHit)->ThreadRange(1, 2);

void BM_ExactMiss(benchmark::State& state) { Find(state, kEntries); }
BENCHMARK(BM_ExactMiss);

void BM_ExactStore(benchmark::State& state) {
  ExactCache& cache = FullCache();
  const Turn turn = MakeTurn(7);
  const NormalizedUtterance utterance = Normalizer().Normalize(turn.utterance);
  for (auto _ : state) {
    cache.Store(turn, utterance, "Ten.", absl::nullopt, "", absl::UnixEpoch());
  }
}
BENCHMARK(BM_ExactStore);

}  // namespace
}  // namespace turnopt::core

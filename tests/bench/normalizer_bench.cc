#include <benchmark/benchmark.h>

#include <string>

#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

void BM_Normalize(benchmark::State& state, const char* said) {
  const Normalizer normalizer;
  for (auto _ : state) benchmark::DoNotOptimize(normalizer.Normalize(said));
}

BENCHMARK_CAPTURE(BM_Normalize, short, "no thanks");
BENCHMARK_CAPTURE(BM_Normalize, usual,
                  "Um, could you please tell me what time you're open on Friday?");
BENCHMARK_CAPTURE(BM_Normalize, numbers, "a table for twenty five at two thirty p.m. on may first");
BENCHMARK_CAPTURE(BM_Normalize, unicode, "I\u2019d like a caf\u00e9 cr\u00e8me, please");

void BM_NormalizeLongest(benchmark::State& state) {
  std::string said;
  while (said.size() < 8192) said += "one hundred and five or so, ";
  const Normalizer normalizer;
  for (auto _ : state) benchmark::DoNotOptimize(normalizer.Normalize(said));
}
BENCHMARK(BM_NormalizeLongest);

}  // namespace
}  // namespace turnopt::core

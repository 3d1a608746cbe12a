// Reading a reply and judging a pair: paid when a turn is learned, not while a caller waits.
#include "server/core/language/judge.h"

#include <memory>
#include <utility>

#include "benchmark/benchmark.h"
#include "server/core/language/judge_features.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

constexpr absl::string_view kOne =
    "Please confirm: you want {party_size} seats at {restaurant_name} in {city} on March 1st at 8 "
    "pm.";
constexpr absl::string_view kOther =
    "So that is a table for {party_size} at {restaurant_name}, {city}, on the 1st of March at "
    "7:30?";

struct Shipped {
  Shipped() {
    if (auto parsed = Encoder::Parse(models::EmbeddedEncoderTable()); parsed.ok()) {
      encoder = *std::move(parsed);
    }
    if (auto parsed = AgreementJudge::Parse(models::EmbeddedAgreementJudge(), *encoder);
        parsed.ok()) {
      judge = *std::move(parsed);
    }
  }
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<AgreementJudge> judge;
};

void BM_ReadReply(benchmark::State& state) {
  const Shipped shipped;
  for (auto _ : state) benchmark::DoNotOptimize(shipped.judge->reader().Read(kOne));
}
BENCHMARK(BM_ReadReply)->Unit(benchmark::kMicrosecond);

void BM_ReadReplyWithoutActs(benchmark::State& state) {
  const Shipped shipped;
  const WordFrequencies none;
  const ReplyReader reader(*shipped.encoder, none);
  for (auto _ : state) benchmark::DoNotOptimize(reader.Read(kOne));
}
BENCHMARK(BM_ReadReplyWithoutActs)->Unit(benchmark::kMicrosecond);

void BM_Columns(benchmark::State& state) {
  const Shipped shipped;
  const ReplyView a = shipped.judge->reader().Read(kOne), b = shipped.judge->reader().Read(kOther);
  for (auto _ : state) benchmark::DoNotOptimize(ComputeJudgeFeatures(a, b));
}
BENCHMARK(BM_Columns)->Unit(benchmark::kMicrosecond);

void BM_Agree(benchmark::State& state) {
  const Shipped shipped;
  const ReplyView a = shipped.judge->reader().Read(kOne), b = shipped.judge->reader().Read(kOther);
  for (auto _ : state) benchmark::DoNotOptimize(shipped.judge->Agree(a, b));
}
BENCHMARK(BM_Agree)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace turnopt::core

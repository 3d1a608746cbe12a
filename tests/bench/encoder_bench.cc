// Encoding an utterance and scanning a flow's vectors: what every earned-reuse decision pays.
#include "server/core/language/encoder.h"

#include <memory>
#include <random>
#include <vector>

#include "benchmark/benchmark.h"
#include "server/core/language/dot.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

constexpr absl::string_view kUtterance =
    "I would like to move my appointment to Thursday afternoon, is that possible?";
constexpr size_t kRows = 10'000;

std::unique_ptr<Encoder> Shipped() {
  auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
  return encoder.ok() ? *std::move(encoder) : nullptr;
}

void BM_ParseTable(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Shipped());
}
BENCHMARK(BM_ParseTable)->Unit(benchmark::kMillisecond);

void BM_Tokenize(benchmark::State& state) {
  const auto encoder = Shipped();
  std::vector<uint32_t> pieces;
  for (auto _ : state) {
    encoder->tokenizer().Tokenize(kUtterance, Encoder::kMaxPieces, &pieces);
    benchmark::DoNotOptimize(pieces.data());
  }
}
BENCHMARK(BM_Tokenize);

void BM_Encode(benchmark::State& state) {
  const auto encoder = Shipped();
  std::vector<float> vector(static_cast<size_t>(encoder->dim()));
  for (auto _ : state) {
    encoder->Encode(kUtterance, absl::MakeSpan(vector));
    benchmark::DoNotOptimize(vector.data());
  }
}
BENCHMARK(BM_Encode);

std::vector<int8_t> RandomRows(size_t count) {
  std::mt19937 seeded(1);
  std::vector<int8_t> rows(count);
  for (int8_t& x : rows) x = static_cast<int8_t>(seeded() % 256);
  return rows;
}

// 10,000 vectors of the given dimensions: a full flow.
void BM_ScanRows(benchmark::State& state) {
  const size_t dim = static_cast<size_t>(state.range(0));
  const std::vector<int8_t> rows = RandomRows(kRows * dim), query = RandomRows(dim);
  std::vector<int32_t> out(kRows);
  for (auto _ : state) {
    DotInt8Rows(query, rows, absl::MakeSpan(out));
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(std::string(DotKernelName()));
}
BENCHMARK(BM_ScanRows)->Arg(160)->Arg(320)->Unit(benchmark::kMicrosecond);

void BM_ScanRowsScalar(benchmark::State& state) {
  const size_t dim = static_cast<size_t>(state.range(0));
  const std::vector<int8_t> rows = RandomRows(kRows * dim), query = RandomRows(dim);
  for (auto _ : state) {
    int32_t sum = 0;
    for (size_t i = 0; i < kRows; ++i) {
      sum += DotInt8Scalar(query, absl::MakeConstSpan(rows).subspan(i * dim, dim));
    }
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(BM_ScanRowsScalar)->Arg(160)->Arg(320)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace turnopt::core

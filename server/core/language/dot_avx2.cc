#include "server/core/language/dot_kernels.h"
#include "simde/x86/avx2.h"
#include "simde/x86/fma.h"

// Int8 is widened to int16, and pairs are multiplied and added into int32 (vpmaddwd): exact for all
// values. SIMDe's names stand for the instructions themselves on x86-64, and for NEON's on arm64.

namespace turnopt::core {
namespace {

inline simde__m256i Widen16(const int8_t* from) {
  return simde_mm256_cvtepi8_epi16(
      simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(from)));
}

inline simde__m256i MultiplyAdd(simde__m256i sum, const int8_t* a, const int8_t* b) {
  return simde_mm256_add_epi32(sum, simde_mm256_madd_epi16(Widen16(a), Widen16(b)));
}

inline int32_t SumLanes(simde__m256i sum) {
  simde__m128i half =
      simde_mm_add_epi32(simde_mm256_castsi256_si128(sum), simde_mm256_extracti128_si256(sum, 1));
  half = simde_mm_add_epi32(half, simde_mm_shuffle_epi32(half, 0x4E));
  half = simde_mm_add_epi32(half, simde_mm_shuffle_epi32(half, 0xB1));
  return simde_mm_cvtsi128_si32(half);
}

}  // namespace

int32_t DotInt8Avx2(const int8_t* a, const int8_t* b, size_t size) {
  simde__m256i sum0 = simde_mm256_setzero_si256();
  simde__m256i sum1 = simde_mm256_setzero_si256();
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    sum0 = MultiplyAdd(sum0, a + i, b + i);
    sum1 = MultiplyAdd(sum1, a + i + 16, b + i + 16);
  }
  const int32_t sum = SumLanes(simde_mm256_add_epi32(sum0, sum1));
  return i < size ? sum + DotInt8Plain(a + i, b + i, size - i) : sum;
}

void DotInt8RowsAvx2(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                     size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = DotInt8Avx2(query, rows + i * size, size);
}

float DotFloatAvx2(const float* a, const float* b, size_t size) {
  simde__m256 sum0 = simde_mm256_setzero_ps();
  simde__m256 sum1 = simde_mm256_setzero_ps();
  size_t i = 0;
  for (; i + 16 <= size; i += 16) {
    sum0 = simde_mm256_fmadd_ps(simde_mm256_loadu_ps(a + i), simde_mm256_loadu_ps(b + i), sum0);
    sum1 = simde_mm256_fmadd_ps(simde_mm256_loadu_ps(a + i + 8), simde_mm256_loadu_ps(b + i + 8),
                                sum1);
  }
  const simde__m256 sum = simde_mm256_add_ps(sum0, sum1);
  simde__m128 half =
      simde_mm_add_ps(simde_mm256_castps256_ps128(sum), simde_mm256_extractf128_ps(sum, 1));
  half = simde_mm_add_ps(half, simde_mm_movehl_ps(half, half));
  half = simde_mm_add_ss(half, simde_mm_movehdup_ps(half));
  const float lanes = simde_mm_cvtss_f32(half);
  return i < size ? lanes + DotFloatPlain(a + i, b + i, size - i) : lanes;
}

}  // namespace turnopt::core

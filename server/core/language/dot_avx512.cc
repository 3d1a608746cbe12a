#include <immintrin.h>

#include "server/core/language/dot_kernels.h"

// Single products widen to int16 as with AVX2; one instruction multiplies and adds. The kernel of
// many rows is bound by how fast it reads; it uses the u8 x s8 instruction (vpdpbusd), which takes
// four products a lane but wants one operand unsigned: the row's values are moved up by 128, and
// 128 times the query's sum is taken off at the end. Lanes may wrap in between, the end may not.

namespace turnopt::core {
namespace {

inline __m256i Widen16(const int8_t* from) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

inline int32_t SumLanes(__m256i sum) {
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}

}  // namespace

int32_t DotInt8Avx512(const int8_t* a, const int8_t* b, size_t size) {
  __m256i sum0 = _mm256_setzero_si256();
  __m256i sum1 = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    sum0 = _mm256_dpwssd_epi32(sum0, Widen16(a + i), Widen16(b + i));
    sum1 = _mm256_dpwssd_epi32(sum1, Widen16(a + i + 16), Widen16(b + i + 16));
  }
  const int32_t sum = SumLanes(_mm256_add_epi32(sum0, sum1));
  return i < size ? sum + DotInt8Plain(a + i, b + i, size - i) : sum;
}

void DotInt8RowsAvx512(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                       size_t count) {
  const __m512i top_bits = _mm512_set1_epi8(-128);
  const size_t whole = size / 64 * 64;
  const __mmask64 rest = (__mmask64{1} << (size - whole)) - 1;
  int32_t query_sum = 0;
  for (size_t j = 0; j < size; ++j) query_sum += query[j];
  const auto excess = 128 * static_cast<uint32_t>(query_sum);
  for (size_t i = 0; i < count; ++i, rows += size) {
    __m512i sum = _mm512_setzero_si512();
    for (size_t j = 0; j < whole; j += 64) {
      sum = _mm512_dpbusd_epi32(sum, _mm512_xor_si512(_mm512_loadu_si512(rows + j), top_bits),
                                _mm512_loadu_si512(query + j));
    }
    if (rest != 0) {
      sum = _mm512_dpbusd_epi32(
          sum, _mm512_xor_si512(_mm512_maskz_loadu_epi8(rest, rows + whole), top_bits),
          _mm512_maskz_loadu_epi8(rest, query + whole));
    }
    // Masked forms: GCC 12 takes the plain ones' ignored operand for one that is read unset.
    const __m256i half = _mm256_add_epi32(_mm512_maskz_extracti64x4_epi64(0xF, sum, 0),
                                          _mm512_maskz_extracti64x4_epi64(0xF, sum, 1));
    out[i] = static_cast<int32_t>(static_cast<uint32_t>(SumLanes(half)) - excess);
  }
}

}  // namespace turnopt::core

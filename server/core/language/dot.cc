#include "server/core/language/dot.h"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Each kernel is compiled for its own instruction set by a target attribute, so the binary runs on
// any x86-64 and on other processors with the scalar loops alone. The kernels of single products
// widen to int16 and multiply-add pairs into int32 (vpmaddwd): exact for all values. The kernel of
// many rows is bound by how fast it reads; it uses the u8 x s8 instruction (vpdpbusd), which takes
// four products a lane but wants one operand unsigned: the row's values are moved up by 128, and
// 128 times the query's sum is taken off at the end. Lanes may wrap in between, the end may not.

namespace turnopt::core {
namespace {

using Int8Kernel = int32_t (*)(const int8_t*, const int8_t*, size_t);
using FloatKernel = float (*)(const float*, const float*, size_t);
using RowsKernel = void (*)(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                            size_t count);

int32_t Int8Loop(const int8_t* a, const int8_t* b, size_t size) {
  int32_t sum = 0;
  for (size_t i = 0; i < size; ++i) sum += int32_t{a[i]} * int32_t{b[i]};
  return sum;
}

float FloatLoop(const float* a, const float* b, size_t size) {
  float sum = 0;
  for (size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

template <Int8Kernel kKernel>
void RowByRow(const int8_t* query, const int8_t* rows, size_t size, int32_t* out, size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = kKernel(query, rows + i * size, size);
}

#if defined(__x86_64__)

__attribute__((target("avx2"), always_inline)) inline __m256i Widen16(const int8_t* from) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

__attribute__((target("avx2"), always_inline)) inline int32_t SumLanes(__m256i sum) {
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}

__attribute__((target("avx2"))) int32_t Int8Avx2(const int8_t* a, const int8_t* b, size_t size) {
  __m256i sum0 = _mm256_setzero_si256();
  __m256i sum1 = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    sum0 = _mm256_add_epi32(sum0, _mm256_madd_epi16(Widen16(a + i), Widen16(b + i)));
    sum1 = _mm256_add_epi32(sum1, _mm256_madd_epi16(Widen16(a + i + 16), Widen16(b + i + 16)));
  }
  return SumLanes(_mm256_add_epi32(sum0, sum1)) + Int8Loop(a + i, b + i, size - i);
}

__attribute__((target("avx2,avx512f,avx512vl,avx512vnni"))) int32_t Int8Vnni(const int8_t* a,
                                                                             const int8_t* b,
                                                                             size_t size) {
  __m256i sum0 = _mm256_setzero_si256();
  __m256i sum1 = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    sum0 = _mm256_dpwssd_epi32(sum0, Widen16(a + i), Widen16(b + i));
    sum1 = _mm256_dpwssd_epi32(sum1, Widen16(a + i + 16), Widen16(b + i + 16));
  }
  return SumLanes(_mm256_add_epi32(sum0, sum1)) + Int8Loop(a + i, b + i, size - i);
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) void RowsVnni(const int8_t* query,
                                                                     const int8_t* rows,
                                                                     size_t size, int32_t* out,
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

__attribute__((target("avx2,fma"))) float FloatAvx2(const float* a, const float* b, size_t size) {
  __m256 sum0 = _mm256_setzero_ps();
  __m256 sum1 = _mm256_setzero_ps();
  size_t i = 0;
  for (; i + 16 <= size; i += 16) {
    sum0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sum0);
    sum1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), sum1);
  }
  const __m256 sum = _mm256_add_ps(sum0, sum1);
  __m128 half = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps(sum, 1));
  half = _mm_add_ps(half, _mm_movehl_ps(half, half));
  half = _mm_add_ss(half, _mm_movehdup_ps(half));
  return _mm_cvtss_f32(half) + FloatLoop(a + i, b + i, size - i);
}

#endif

struct Kernels {
  Int8Kernel int8 = Int8Loop;
  FloatKernel floats = FloatLoop;
  RowsKernel rows = RowByRow<Int8Loop>;
  absl::string_view name = "scalar";
};

Kernels Choose() {
  Kernels kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    kernels = {Int8Avx2, FloatAvx2, RowByRow<Int8Avx2>, "avx2"};
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
      kernels = {Int8Vnni, FloatAvx2, RowsVnni, "avx512vnni"};
    }
  }
#endif
  return kernels;
}

const Kernels& Chosen() {
  static const Kernels kernels = Choose();
  return kernels;
}

}  // namespace

int32_t DotInt8(absl::Span<const int8_t> a, absl::Span<const int8_t> b) {
  return Chosen().int8(a.data(), b.data(), std::min(a.size(), b.size()));
}

float DotFloat(absl::Span<const float> a, absl::Span<const float> b) {
  return Chosen().floats(a.data(), b.data(), std::min(a.size(), b.size()));
}

void DotInt8Rows(absl::Span<const int8_t> query, absl::Span<const int8_t> rows,
                 absl::Span<int32_t> out) {
  Chosen().rows(query.data(), rows.data(), query.size(), out.data(), out.size());
}

float QuantizeInt8(absl::Span<const float> v, absl::Span<int8_t> out) {
  float largest = 0;
  bool finite = true;
  for (const float x : v) {
    finite &= std::isfinite(x);
    largest = std::max(largest, std::abs(x));
  }
  const float inverse = finite && largest > 0 ? 127.0f / largest : 0.0f;
  if (!(inverse > 0) || !std::isfinite(inverse)) {
    std::fill(out.begin(), out.end(), int8_t{0});
    return 0;
  }
  // Away from zero at halves, written so that compilers vectorise it; lrint they do not.
  for (size_t i = 0; i < v.size(); ++i) {
    const float x = v[i] * inverse;
    out[i] = static_cast<int8_t>(static_cast<int32_t>(x + std::copysign(0.5f, x)));
  }
  return largest / 127.0f;
}

int32_t DotInt8Scalar(absl::Span<const int8_t> a, absl::Span<const int8_t> b) {
  return Int8Loop(a.data(), b.data(), std::min(a.size(), b.size()));
}

float DotFloatScalar(absl::Span<const float> a, absl::Span<const float> b) {
  return FloatLoop(a.data(), b.data(), std::min(a.size(), b.size()));
}

absl::string_view DotKernelName() { return Chosen().name; }

}  // namespace turnopt::core

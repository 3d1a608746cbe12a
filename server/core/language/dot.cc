#include "server/core/language/dot.h"

#include <algorithm>
#include <cmath>

#include "server/core/language/dot_kernels.h"

// Each file of kernels is compiled for its own instruction set, so that the binary runs on any
// x86-64 and on any arm64, and takes the fastest that is there.

namespace turnopt::core {
namespace {

struct Kernels {
  decltype(&DotInt8Avx2) int8;
  decltype(&DotFloatAvx2) floats;
  decltype(&DotInt8RowsAvx2) rows;
  absl::string_view name;
};

void DotInt8RowsPlain(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                      size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = DotInt8Plain(query, rows + i * size, size);
}

Kernels Choose() {
#if defined(__aarch64__)
  return {DotInt8Avx2, DotFloatAvx2, DotInt8RowsAvx2, "neon"};
#elif defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni")) {
      return {DotInt8Avx512, DotFloatAvx2, DotInt8RowsAvx512, "avx512vnni"};
    }
    return {DotInt8Avx2, DotFloatAvx2, DotInt8RowsAvx2, "avx2"};
  }
#endif
  return {DotInt8Plain, DotFloatPlain, DotInt8RowsPlain, "scalar"};
}

const Kernels& Chosen() {
  static const Kernels kernels = Choose();
  return kernels;
}

}  // namespace

int32_t DotInt8Plain(const int8_t* a, const int8_t* b, size_t size) {
  int32_t sum = 0;
  for (size_t i = 0; i < size; ++i) sum += int32_t{a[i]} * int32_t{b[i]};
  return sum;
}

float DotFloatPlain(const float* a, const float* b, size_t size) {
  float sum = 0;
  for (size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

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
  return DotInt8Plain(a.data(), b.data(), std::min(a.size(), b.size()));
}

float DotFloatScalar(absl::Span<const float> a, absl::Span<const float> b) {
  return DotFloatPlain(a.data(), b.data(), std::min(a.size(), b.size()));
}

absl::string_view DotKernelName() { return Chosen().name; }

}  // namespace turnopt::core

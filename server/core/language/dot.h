// Dot products of encoder vectors: the inner loop of a flow's flat scan.
//
// The fastest kernel that this processor runs is chosen once, at the first call; the scalar twins
// are what it must agree with (exactly for int8; for floats up to the order of summation).
// Pure functions, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_DOT_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_DOT_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace turnopt::core {

// Sum of a[i] * b[i]. Any size up to kMaxDotSize, any alignment, every int8 value allowed.
// REQUIRES: a.size() == b.size().
constexpr size_t kMaxDotSize = 65536;  // 65536 * 128 * 128 still fits an int32
int32_t DotInt8(absl::Span<const int8_t> a, absl::Span<const int8_t> b);
float DotFloat(absl::Span<const float> a, absl::Span<const float> b);

// The dot products of `query` with `out.size()` vectors that lie one after the other in `rows`.
// REQUIRES: rows.size() == out.size() * query.size().
void DotInt8Rows(absl::Span<const int8_t> query, absl::Span<const int8_t> rows,
                 absl::Span<int32_t> out);

// Writes round(v[i] / scale) with scale = max |v[i]| / 127 and returns scale, so that
// DotInt8(qa, qb) * scale_a * scale_b approximates DotFloat(a, b). Zero and non-finite vectors
// give zeros and scale 0. REQUIRES: v.size() == out.size().
float QuantizeInt8(absl::Span<const float> v, absl::Span<int8_t> out);

// The portable twins.
int32_t DotInt8Scalar(absl::Span<const int8_t> a, absl::Span<const int8_t> b);
float DotFloatScalar(absl::Span<const float> a, absl::Span<const float> b);

// "avx512vnni", "avx2", "neon" or "scalar": the int8 kernel in use, for logs and benchmarks.
absl::string_view DotKernelName();

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_DOT_H_

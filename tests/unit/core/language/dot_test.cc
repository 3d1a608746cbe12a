#include "server/core/language/dot.h"

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "server/core/language/dot_kernels.h"

namespace turnopt::core {
namespace {

TEST(DotTest, Int8KernelEqualsItsScalarTwinForEverySizeAndAlignment) {
  std::mt19937 seeded(1);
  std::vector<int8_t> a(400), b(400);
  for (auto* v : {&a, &b}) {
    for (int8_t& x : *v) x = static_cast<int8_t>(seeded() % 256);
  }
  for (size_t size = 0; size <= 330; ++size) {
    const size_t shift = size % 37;
    const auto x = absl::MakeConstSpan(a).subspan(shift, size);
    const auto y = absl::MakeConstSpan(b).subspan(0, size);
    ASSERT_EQ(DotInt8(x, y), DotInt8Scalar(x, y)) << DotKernelName() << " " << size;
  }
}

TEST(DotTest, Int8KernelHoldsTheExtremes) {
  const std::vector<int8_t> low(kMaxDotSize, -128);
  EXPECT_EQ(DotInt8(low, low), 1 << 30);
  const std::vector<int8_t> high(kMaxDotSize, 127);
  EXPECT_EQ(DotInt8(low, high), -128 * 127 * 65536);
}

TEST(DotTest, FloatKernelAgreesWithItsScalarTwin) {
  std::mt19937 seeded(2);
  std::vector<float> a(300), b(300);
  for (auto* v : {&a, &b}) {
    for (float& x : *v) x = std::uniform_real_distribution<float>(-1, 1)(seeded);
  }
  for (size_t size = 0; size <= 300; ++size) {
    const auto x = absl::MakeConstSpan(a).subspan(0, size);
    const auto y = absl::MakeConstSpan(b).subspan(0, size);
    ASSERT_NEAR(DotFloat(x, y), DotFloatScalar(x, y), 1e-4) << size;
  }
}

TEST(DotTest, KernelsThatAFasterOneHidesHereHoldToo) {
  if (DotKernelName() == "scalar") GTEST_SKIP() << "this processor has none";
  std::mt19937 seeded(6);
  std::vector<int8_t> a(330), b(330);
  for (auto* v : {&a, &b}) {
    for (int8_t& x : *v) x = static_cast<int8_t>(seeded() % 256);
  }
  for (size_t size = 0; size <= 330; ++size) {
    const int32_t expected = DotInt8Plain(a.data(), b.data(), size);
    ASSERT_EQ(DotInt8Avx2(a.data(), b.data(), size), expected) << size;
    int32_t row = 0;
    DotInt8RowsAvx2(a.data(), b.data(), size, &row, 1);
    ASSERT_EQ(row, expected) << size;
  }
}

// The order in which the kernels add: sixteen lanes, one rounding for a product and its sum, then
// the halves onto each other; what is left is added by itself.
float SumInLanes(absl::Span<const float> a, absl::Span<const float> b) {
  std::array<float, 16> lanes = {};
  const size_t whole = a.size() / 16 * 16;
  for (size_t i = 0; i < whole; ++i) lanes[i % 16] = std::fma(a[i], b[i], lanes[i % 16]);
  for (size_t half = 8; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return whole < a.size() ? lanes[0] + DotFloatScalar(a.subspan(whole), b.subspan(whole))
                          : lanes[0];
}

TEST(DotTest, FloatKernelsOfAllProcessorsGiveTheSameBits) {
  if (DotKernelName() == "scalar") GTEST_SKIP() << "this processor adds one by one";
  std::mt19937 seeded(5);
  std::vector<float> a(300), b(300);
  for (auto* v : {&a, &b}) {
    for (float& x : *v) x = std::uniform_real_distribution<float>(-1, 1)(seeded);
  }
  for (size_t size = 0; size <= 300; ++size) {
    const auto x = absl::MakeConstSpan(a).subspan(0, size);
    const auto y = absl::MakeConstSpan(b).subspan(0, size);
    ASSERT_EQ(DotFloat(x, y), SumInLanes(x, y)) << DotKernelName() << " " << size;
  }
}

TEST(DotTest, RowsAreTheSingleProducts) {
  const std::vector<int8_t> query = {1, -2, 3};
  const std::vector<int8_t> rows = {1, 1, 1, 0, 5, 0, -128, 127, 2};
  std::vector<int32_t> out(3);
  DotInt8Rows(query, rows, absl::MakeSpan(out));
  EXPECT_EQ(out, std::vector<int32_t>({2, -10, -128 - 254 + 6}));
}

TEST(DotTest, RowsKernelEqualsTheScalarTwinForEverySizeAndTheExtremes) {
  std::mt19937 seeded(4);
  constexpr size_t kRows = 7;
  for (size_t size = 1; size <= 330; ++size) {
    std::vector<int8_t> query(size), rows(kRows * size, -128);
    for (int8_t& x : query) x = static_cast<int8_t>(seeded() % 256);
    if (size % 3 == 0) query.assign(size, -128);
    for (size_t i = size; i < rows.size(); ++i) rows[i] = static_cast<int8_t>(seeded() % 256);
    std::vector<int32_t> out(kRows);
    DotInt8Rows(query, rows, absl::MakeSpan(out));
    for (size_t i = 0; i < kRows; ++i) {
      ASSERT_EQ(out[i], DotInt8Scalar(query, absl::MakeConstSpan(rows).subspan(i * size, size)))
          << DotKernelName() << " " << size;
    }
  }
  const std::vector<int8_t> low(kMaxDotSize, -128);
  int32_t out = 0;
  DotInt8Rows(low, low, absl::MakeSpan(&out, 1));
  EXPECT_EQ(out, 1 << 30);
}

TEST(DotTest, QuantisedProductsApproximateTheTrueOnes) {
  std::mt19937 seeded(3);
  std::vector<float> a(160), b(160);
  for (auto* v : {&a, &b}) {
    for (float& x : *v) x = std::uniform_real_distribution<float>(-0.2f, 0.2f)(seeded);
  }
  std::vector<int8_t> qa(160), qb(160);
  const float scale_a = QuantizeInt8(a, absl::MakeSpan(qa));
  const float scale_b = QuantizeInt8(b, absl::MakeSpan(qb));
  EXPECT_NEAR(DotInt8(qa, qb) * scale_a * scale_b, DotFloat(a, b), 0.01);
}

TEST(DotTest, WhatCannotBeQuantisedIsZero) {
  std::vector<int8_t> out = {1, 2};
  for (const float bad : {0.0f, std::numeric_limits<float>::infinity(),
                          std::numeric_limits<float>::quiet_NaN(), 1e-45f}) {
    out = {1, 2};
    EXPECT_EQ(QuantizeInt8(std::vector<float>{bad, 0.0f}, absl::MakeSpan(out)), 0.0f) << bad;
    EXPECT_EQ(out, std::vector<int8_t>({0, 0}));
  }
}

}  // namespace
}  // namespace turnopt::core

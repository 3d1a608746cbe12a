// The loops that dot.cc chooses from, each compiled for the instructions that its file's name says.
// For dot*.cc alone: what is inline here would be compiled for a processor that may not be there.
// Pure functions, thread-safe. Sizes and alignment as dot.h promises them.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_DOT_KERNELS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_DOT_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace turnopt::core {

// Plain C++: the scalar twins, and the ends that fill no register.
int32_t DotInt8Plain(const int8_t* a, const int8_t* b, size_t size);
float DotFloatPlain(const float* a, const float* b, size_t size);

// AVX2 with FMA on x86-64; on arm64 the same steps in NEON, with the same bits as result.
int32_t DotInt8Avx2(const int8_t* a, const int8_t* b, size_t size);
float DotFloatAvx2(const float* a, const float* b, size_t size);
void DotInt8RowsAvx2(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                     size_t count);

// AVX-512 with VNNI; x86-64 only.
int32_t DotInt8Avx512(const int8_t* a, const int8_t* b, size_t size);
void DotInt8RowsAvx512(const int8_t* query, const int8_t* rows, size_t size, int32_t* out,
                       size_t count);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_DOT_KERNELS_H_

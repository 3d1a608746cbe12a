// Writes the little-endian fields of a model file, so that tests can make valid and invalid ones.
#ifndef TURNOPT_TESTS_UNIT_CORE_LANGUAGE_MODEL_BYTES_H_
#define TURNOPT_TESTS_UNIT_CORE_LANGUAGE_MODEL_BYTES_H_

#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/base/hash.h"

namespace turnopt::core {

class ModelBytes {
 public:
  ModelBytes& U8(uint8_t x) { return Number(x, 1); }
  ModelBytes& U16(uint16_t x) { return Number(x, 2); }
  ModelBytes& U32(uint32_t x) { return Number(x, 4); }
  ModelBytes& U64(uint64_t x) { return Number(x, 8); }
  ModelBytes& F32(float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof(bits));
    return U32(bits);
  }
  ModelBytes& Text(absl::string_view text) {
    bytes_.append(text.data(), text.size());
    return *this;
  }

  const std::string& bytes() const { return bytes_; }

  // A file: `magic`, checksum, then what was written so far.
  std::string File(absl::string_view magic) const {
    return absl::StrCat(magic, ModelBytes().U64(base::StableHash(bytes_)).bytes(), bytes_);
  }

 private:
  ModelBytes& Number(uint64_t x, int size) {
    for (int i = 0; i < size; ++i) bytes_.push_back(static_cast<char>(x >> (8 * i)));
    return *this;
  }

  std::string bytes_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_TESTS_UNIT_CORE_LANGUAGE_MODEL_BYTES_H_

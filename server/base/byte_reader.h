// Reads the little-endian fields of a model file in order, never past its end.
//
// External synchronisation; a view into bytes that must outlive it.
#ifndef TURNOPT_SERVER_BASE_BYTE_READER_H_
#define TURNOPT_SERVER_BASE_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::base {

class ByteReader {
 public:
  explicit ByteReader(absl::string_view bytes) : rest_(bytes) {}

  absl::string_view rest() const { return rest_; }

  // Each is false, and reads nothing, when fewer bytes are left than asked for.
  bool Bytes(size_t size, absl::string_view* out) {
    if (size > rest_.size()) return false;
    *out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  bool U8(uint8_t* out) { return Number<uint8_t>(out); }
  bool U16(uint16_t* out) { return Number<uint16_t>(out); }
  bool U32(uint32_t* out) { return Number<uint32_t>(out); }
  bool U64(uint64_t* out) { return Number<uint64_t>(out); }
  bool F32(float* out) {
    uint32_t bits;
    if (!U32(&bits)) return false;
    std::memcpy(out, &bits, sizeof(bits));
    return true;
  }

  bool F32s(size_t count, std::vector<float>* out) {
    if (count > rest_.size() / sizeof(float)) return false;
    out->resize(count);
    for (float& value : *out) F32(&value);
    return true;
  }

 private:
  template <typename T>
  bool Number(T* out) {
    if (sizeof(T) > rest_.size()) return false;
    T value = 0;
    for (size_t i = 0; i < sizeof(T); ++i) {
      value =
          static_cast<T>(value | static_cast<T>(static_cast<unsigned char>(rest_[i])) << (8 * i));
    }
    rest_.remove_prefix(sizeof(T));
    *out = value;
    return true;
  }

  absl::string_view rest_;
};

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_BYTE_READER_H_

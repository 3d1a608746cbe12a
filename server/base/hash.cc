#include "server/base/hash.h"

#include <xxhash.h>

#include "absl/strings/str_cat.h"

namespace turnopt::base {

uint64_t StableHash(absl::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::string StableHashHex(absl::string_view bytes, uint64_t seed) {
  return absl::StrCat(absl::Hex(StableHash(bytes, seed), absl::kZeroPad16));
}

double UnitInterval(uint64_t hash) {
  // The upper 53 bits are what a double holds exactly.
  return static_cast<double>(hash >> 11) * 0x1.0p-53;
}

}  // namespace turnopt::base

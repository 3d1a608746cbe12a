#ifndef TURNOPT_SERVER_BASE_HASH_H_
#define TURNOPT_SERVER_BASE_HASH_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace turnopt::base {

// XXH3, 64 bits. Stable over processes, releases and machines, so it may be stored and compared
// between pods; absl::Hash is seeded per process and may not. Not cryptographic: never an identity
// on its own and never a secret.
uint64_t StableHash(absl::string_view bytes, uint64_t seed = 0);

// The same as 16 lower-case hexadecimal digits: how texts and ids appear in logs.
std::string StableHashHex(absl::string_view bytes, uint64_t seed = 0);

// Maps a hash evenly onto [0, 1).
double UnitInterval(uint64_t hash);

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_HASH_H_

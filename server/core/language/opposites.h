// Words that turn a meaning around: two replies that differ by "up" and "down" are near in every
// other respect and say opposite things.
// Pure, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_OPPOSITES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_OPPOSITES_H_

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace turnopt::core {

using WordSet = absl::flat_hash_set<absl::string_view>;

// Pairs of opposites of which each side has the one and lacks the other. Words are lower case.
int CountOpposites(const WordSet& a, const WordSet& b);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_OPPOSITES_H_

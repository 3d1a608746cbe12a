// Of which values of its placeholders a reply was said. The same words about several restaurants
// are a template; said of one, they may well be facts about that one.
//
// Keeps short hashes, a few of each placeholder. External synchronisation.
#ifndef TURNOPT_SERVER_CORE_REUSE_SAID_OF_H_
#define TURNOPT_SERVER_CORE_REUSE_SAID_OF_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/core/language/variables.h"

namespace turnopt::core {

class SaidOf {
 public:
  // The values that a turn had for the placeholders of the pattern.
  void Add(absl::string_view pattern, const Variables& variables);

  // Whether the reply may be said with these values: each was said before, or `several` others
  // were.
  bool Allows(const Variables& variables, size_t several) const;

 private:
  static constexpr size_t kMostValues = 8;

  std::vector<std::pair<std::string, std::vector<uint32_t>>> values_;  // by placeholder
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_SAID_OF_H_

#include "server/core/reuse/said_of.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "server/base/hash.h"
#include "server/core/language/delexicalize.h"

namespace turnopt::core {
namespace {

uint32_t HashOf(absl::string_view value) {
  return static_cast<uint32_t>(
      base::StableHash(absl::AsciiStrToLower(absl::StripAsciiWhitespace(value))));
}

}  // namespace

void SaidOf::Add(absl::string_view pattern, const Variables& variables) {
  for (const absl::string_view name : PlaceholderNames(pattern)) {
    const auto value = variables.find(std::string(name));
    if (value == variables.end()) continue;
    auto known = std::find_if(values_.begin(), values_.end(),
                              [&](const auto& entry) { return entry.first == name; });
    if (known == values_.end()) {
      values_.emplace_back(std::string(name), std::vector<uint32_t>());
      known = values_.end() - 1;
    }
    const uint32_t hash = HashOf(value->second);
    std::vector<uint32_t>& hashes = known->second;
    if (hashes.size() < kMostValues &&
        std::find(hashes.begin(), hashes.end(), hash) == hashes.end()) {
      hashes.push_back(hash);
    }
  }
}

bool SaidOf::Allows(const Variables& variables, size_t several) const {
  return std::all_of(values_.begin(), values_.end(), [&](const auto& entry) {
    if (entry.second.size() >= several) return true;
    const auto value = variables.find(entry.first);
    return value == variables.end() || std::find(entry.second.begin(), entry.second.end(),
                                                 HashOf(value->second)) != entry.second.end();
  });
}

}  // namespace turnopt::core

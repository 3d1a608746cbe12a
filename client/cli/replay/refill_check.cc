#include "client/cli/replay/refill_check.h"

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

namespace turnopt::cli {

// A walk through both texts at once: a step takes one equal character of each, or a value of each
// that has the same name. Positions that were tried are not tried again, so the walk ends.
bool IsRefilled(absl::string_view stored,
                const std::map<std::string, std::string>& stored_variables,
                absl::string_view served,
                const std::map<std::string, std::string>& served_variables) {
  if (stored == served) {
    return true;
  }
  constexpr size_t kMaxBytes = 4096;
  if (stored.size() > kMaxBytes || served.size() > kMaxBytes) {
    return false;
  }
  std::vector<std::pair<absl::string_view, absl::string_view>> replacements;
  for (const auto& [name, value] : stored_variables) {
    const auto found = served_variables.find(name);
    if (!value.empty() && found != served_variables.end()) {
      replacements.emplace_back(value, found->second);
    }
  }
  using Position = std::pair<size_t, size_t>;
  std::set<Position> tried;
  std::vector<Position> open = {{0, 0}};
  while (!open.empty()) {
    const auto [i, j] = open.back();
    open.pop_back();
    if (i == stored.size() && j == served.size()) {
      return true;
    }
    if (!tried.insert({i, j}).second) {
      continue;
    }
    const absl::string_view stored_rest = stored.substr(i);
    const absl::string_view served_rest = served.substr(j);
    for (const auto& [from, to] : replacements) {
      if (absl::StartsWithIgnoreCase(stored_rest, from) && absl::StartsWith(served_rest, to)) {
        open.emplace_back(i + from.size(), j + to.size());
      }
    }
    if (!stored_rest.empty() && !served_rest.empty() && stored_rest[0] == served_rest[0]) {
      open.emplace_back(i + 1, j + 1);
    }
  }
  return false;
}

}  // namespace turnopt::cli

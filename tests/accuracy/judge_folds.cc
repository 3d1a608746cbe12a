#include "tests/accuracy/judge_folds.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"

namespace turnopt::accuracy {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot open ", path));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<std::vector<JudgeFold>> ReadJudgeFolds(const std::string& folder) {
  std::vector<JudgeFold> folds;
  if (folder.empty()) return std::vector<JudgeFold>(1);
  for (int k = 0;; ++k) {
    std::ifstream list(absl::StrCat(folder, "/", k, ".services"));
    if (!list) break;
    JudgeFold fold;
    TO_ASSIGN_OR_RETURN(fold.judge, ReadFile(absl::StrCat(folder, "/", k, ".judge")));
    for (std::string service; std::getline(list, service);) fold.services.insert(service);
    folds.push_back(std::move(fold));
  }
  if (folds.empty()) return absl::NotFoundError(absl::StrCat("no fold in ", folder));
  return folds;
}

}  // namespace turnopt::accuracy

// Judges that have not seen a service's domain, as agreement_judge.py --folds writes them:
// <k>.judge, and <k>.services with a service a line.
#ifndef TURNOPT_TESTS_ACCURACY_JUDGE_FOLDS_H_
#define TURNOPT_TESTS_ACCURACY_JUDGE_FOLDS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace turnopt::accuracy {

struct JudgeFold {
  std::string judge;               // bytes; empty: the shipped one
  std::set<std::string> services;  // empty: all

  bool Has(const std::string& service) const {
    return services.empty() || services.count(service) > 0;
  }
};

// The bytes of a file; kNotFound.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// One fold of all services with the shipped judge if `folder` is empty.
absl::StatusOr<std::vector<JudgeFold>> ReadJudgeFolds(const std::string& folder);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_JUDGE_FOLDS_H_

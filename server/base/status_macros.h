#ifndef TURNOPT_SERVER_BASE_STATUS_MACROS_H_
#define TURNOPT_SERVER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the enclosing function when `expr` is not OK.
#define TO_RETURN_IF_ERROR(expr)                              \
  do {                                                        \
    if (absl::Status to_status_ = (expr); !to_status_.ok()) { \
      return to_status_;                                      \
    }                                                         \
  } while (false)

// Declares or assigns `lhs` from a StatusOr, or returns its status.
#define TO_ASSIGN_OR_RETURN(lhs, expr) \
  TO_ASSIGN_OR_RETURN_IMPL_(TO_CONCAT_(to_statusor_, __LINE__), lhs, expr)

#define TO_ASSIGN_OR_RETURN_IMPL_(statusor, lhs, expr) \
  auto statusor = (expr);                              \
  if (!statusor.ok()) {                                \
    return std::move(statusor).status();               \
  }                                                    \
  lhs = *std::move(statusor)

#define TO_CONCAT_(a, b) TO_CONCAT_INNER_(a, b)
#define TO_CONCAT_INNER_(a, b) a##b

#endif  // TURNOPT_SERVER_BASE_STATUS_MACROS_H_

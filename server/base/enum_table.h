// One table for each enum that is written down anywhere: the names of its enumerators (metrics,
// logs, YAML, stored state, the command line) and their numbers in the API. It stands beside the
// enum, in the enum's own namespace, one row for each enumerator and in the same order:
//
//   enum class Mode { kDisabled, kShadow, kEnabled };
//   inline constexpr base::EnumRow<Mode> kModes[] = {
//       {Mode::kDisabled, "disabled", 1},
//       {Mode::kShadow, "shadow", 2},
//       {Mode::kEnabled, "enabled", 3},
//   };
//   constexpr const auto& EnumRows(Mode) { return kModes; }
//
// A row that is missing, superfluous or out of order does not compile, wherever the table is used.
// Rows may have more columns than EnumRow's. Pure functions over constants: thread-safe.
#ifndef TURNOPT_SERVER_BASE_ENUM_TABLE_H_
#define TURNOPT_SERVER_BASE_ENUM_TABLE_H_

#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace turnopt::base {

template <typename E>
struct EnumRow {
  E value;
  const char* name;
  int number = 0;  // in the API; 0: the API has none
};

namespace enum_internal {

// Whether `value` has a name in the source. GCC and Clang write "value = Mode::kShadow]" for an
// enumerator and "value = (Mode)7]", or "value = 7]", for any other value.
template <typename E, E value>
constexpr bool IsEnumerator() {
  const char* first = __PRETTY_FUNCTION__;
  for (const char* at = __PRETTY_FUNCTION__; *at != '\0'; ++at) {
    if (*at == '=') first = at + 2;
  }
  return *first != '(' && *first != '-' && (*first < '0' || *first > '9');
}

template <typename E, size_t... i>
constexpr bool IsComplete(std::index_sequence<i...>) {
  return ((EnumRows(E{})[i].value == static_cast<E>(i)) && ...) &&
         (IsEnumerator<E, static_cast<E>(i)>() && ...) &&
         !IsEnumerator<E, static_cast<E>(sizeof...(i))>();
}

}  // namespace enum_internal

// The table, to go through every enumerator.
template <typename E>
constexpr const auto& Rows() {
  static_assert(enum_internal::IsComplete<E>(std::make_index_sequence<std::size(EnumRows(E{}))>()),
                "the table lacks an enumerator, or has them in another order");
  return EnumRows(E{});
}

// The number of enumerators, for arrays indexed by the enum.
template <typename E>
inline constexpr int kCountOf = static_cast<int>(std::size(Rows<E>()));

// `value` must be an enumerator.
template <typename E>
constexpr const auto& RowOf(E value) {
  return Rows<E>()[static_cast<size_t>(value)];
}

// "unknown" for a value that is no enumerator.
template <typename E>
constexpr const char* Name(E value) {
  return static_cast<size_t>(value) < std::size(Rows<E>()) ? RowOf(value).name : "unknown";
}

// The other way round, for what was written down. Absent: no such name, no such number.
template <typename E>
absl::optional<E> FromName(absl::string_view name) {
  for (const auto& row : Rows<E>()) {
    if (name == row.name) return row.value;
  }
  return absl::nullopt;
}

template <typename E>
constexpr absl::optional<E> FromNumber(int number) {
  for (const auto& row : Rows<E>()) {
    if (number == row.number) return row.value;
  }
  return absl::nullopt;
}

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_ENUM_TABLE_H_

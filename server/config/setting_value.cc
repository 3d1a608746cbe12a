#include "server/config/setting_value.h"

#include <cmath>
#include <type_traits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/config/config.h"

namespace turnopt::config {
namespace {

using StateClasses = std::map<std::string, core::StateClass>;
using Strings = std::vector<std::string>;

absl::Status Expected(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("expected ", what));
}

std::string RangeText(const SettingRange& range, absl::string_view unit) {
  if (range.low && range.high) return absl::StrCat(*range.low, " to ", *range.high, unit);
  if (range.low) return absl::StrCat("at least ", *range.low, unit);
  if (range.high) return absl::StrCat("at most ", *range.high, unit);
  return "";
}

absl::Status CheckRange(const SettingRange& range, double value, absl::string_view unit) {
  if ((!range.low || value >= *range.low) && (!range.high || value <= *range.high)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("out of range: expected ", RangeText(range, unit)));
}

template <typename T>
absl::Status ReadNumber(const SettingRange& range, absl::string_view text, T* out) {
  T value{};
  bool ok = false;
  if constexpr (std::is_floating_point_v<T>) {
    ok = absl::SimpleAtod(text, &value) && std::isfinite(value);
  } else {
    ok = absl::SimpleAtoi(text, &value);
  }
  if (!ok) return Expected(std::is_floating_point_v<T> ? "a number" : "a whole number");
  TO_RETURN_IF_ERROR(CheckRange(range, static_cast<double>(value), ""));
  *out = value;
  return absl::OkStatus();
}

// "disabled, shadow, enabled".
template <typename E>
std::string Names() {
  return absl::StrJoin(base::Rows<E>(), ", ",
                       [](std::string* out, const auto& row) { out->append(row.name); });
}

template <typename E>
absl::Status ReadName(absl::string_view text, E* out) {
  const absl::optional<E> value = base::FromName<E>(text);
  if (!value) return Expected(absl::StrCat("one of ", Names<E>()));
  *out = *value;
  return absl::OkStatus();
}

// One overload for each type that a field may have.
absl::Status Read(const SettingRange&, absl::string_view text, bool* out) {
  if (text != "true" && text != "false") return Expected("true or false");
  *out = text == "true";
  return absl::OkStatus();
}
absl::Status Read(const SettingRange& range, absl::string_view text, int* out) {
  return ReadNumber(range, text, out);
}
absl::Status Read(const SettingRange& range, absl::string_view text, uint32_t* out) {
  return ReadNumber(range, text, out);
}
absl::Status Read(const SettingRange& range, absl::string_view text, int64_t* out) {
  return ReadNumber(range, text, out);
}
absl::Status Read(const SettingRange& range, absl::string_view text, uint64_t* out) {
  return ReadNumber(range, text, out);
}
absl::Status Read(const SettingRange& range, absl::string_view text, double* out) {
  return ReadNumber(range, text, out);
}
absl::Status Read(const SettingRange& range, absl::string_view text, std::string* out) {
  if (!range.choices.empty()) {
    bool known = false;
    for (const std::string& choice : range.choices) known = known || choice == text;
    if (!known) return Expected(absl::StrCat("one of ", absl::StrJoin(range.choices, ", ")));
  }
  *out = std::string(text);
  return absl::OkStatus();
}
absl::Status Read(const SettingRange& range, absl::string_view text, absl::Duration* out) {
  absl::Duration value;
  double seconds = 0;
  if (absl::SimpleAtod(text, &seconds) && std::isfinite(seconds)) {
    value = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(std::string(text), &value) || value == absl::InfiniteDuration() ||
             value == -absl::InfiniteDuration()) {
    return Expected("a duration, such as 4.5s, or a number of seconds");
  }
  TO_RETURN_IF_ERROR(CheckRange(range, absl::ToDoubleSeconds(value), " s"));
  *out = value;
  return absl::OkStatus();
}
absl::Status Read(const SettingRange& range, absl::string_view text,
                  absl::optional<uint32_t>* out) {
  if (text.empty()) {
    out->reset();
    return absl::OkStatus();
  }
  uint32_t value = 0;
  TO_RETURN_IF_ERROR(ReadNumber(range, text, &value));
  *out = value;
  return absl::OkStatus();
}
absl::Status Read(const SettingRange&, absl::string_view text, core::Mode* out) {
  return ReadName(text, out);
}
absl::Status Read(const SettingRange&, absl::string_view text, core::StateClass* out) {
  return ReadName(text, out);
}
absl::Status Read(const SettingRange&, absl::string_view text, Strings* out) {
  Strings items;
  for (absl::string_view item : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    items.emplace_back(absl::StripAsciiWhitespace(item));
  }
  *out = std::move(items);
  return absl::OkStatus();
}
absl::Status Read(const SettingRange& range, absl::string_view text, StateClasses* out) {
  StateClasses classes;
  for (absl::string_view item : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits('=', 1));
    core::StateClass state_class{};
    TO_RETURN_IF_ERROR(Read(range, absl::StripAsciiWhitespace(parts.second), &state_class));
    const std::string state(absl::StripAsciiWhitespace(parts.first));
    if (state.empty()) return Expected("state=class");
    if (!classes.emplace(state, state_class).second) {
      return absl::InvalidArgumentError("a state is given twice");
    }
  }
  *out = std::move(classes);
  return absl::OkStatus();
}

std::string Write(bool value) { return value ? "true" : "false"; }
std::string Write(int value) { return absl::StrCat(value); }
std::string Write(uint32_t value) { return absl::StrCat(value); }
std::string Write(int64_t value) { return absl::StrCat(value); }
std::string Write(uint64_t value) { return absl::StrCat(value); }
std::string Write(double value) { return absl::StrCat(value); }
std::string Write(const std::string& value) { return value; }
std::string Write(absl::Duration value) { return absl::FormatDuration(value); }
std::string Write(const absl::optional<uint32_t>& value) {
  return value ? absl::StrCat(*value) : "";
}
std::string Write(core::Mode value) { return base::Name(value); }
std::string Write(core::StateClass value) { return base::Name(value); }
std::string Write(const Strings& value) { return absl::StrJoin(value, ","); }
std::string Write(const StateClasses& value) {
  return absl::StrJoin(value, ",", [](std::string* out, const auto& item) {
    absl::StrAppend(out, item.first, "=", base::Name(item.second));
  });
}

template <typename T>
std::string TypeName() {
  if constexpr (std::is_same_v<T, bool>) {
    return "true or false";
  } else if constexpr (std::is_same_v<T, double>) {
    return "number";
  } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, absl::optional<uint32_t>>) {
    return "whole number";
  } else if constexpr (std::is_same_v<T, absl::Duration>) {
    return "duration";
  } else if constexpr (std::is_same_v<T, core::Mode> || std::is_same_v<T, core::StateClass>) {
    return Names<T>();
  } else if constexpr (std::is_same_v<T, Strings>) {
    return "list";
  } else if constexpr (std::is_same_v<T, StateClasses>) {
    return "map of states to " + Names<core::StateClass>();
  } else {
    return "text";
  }
}

// The type behind an alternative of SettingField.
template <typename Accessor>
using FieldType = std::remove_reference_t<std::invoke_result_t<Accessor, Config&>>;

}  // namespace

SettingRange Any() { return {}; }

SettingRange Between(double low, double high) {
  SettingRange range;
  range.low = low;
  range.high = high;
  return range;
}

SettingRange OneOf(std::vector<std::string> choices) {
  SettingRange range;
  range.choices = std::move(choices);
  return range;
}

bool TakesList(const SettingField& field) {
  return std::holds_alternative<Strings& (*)(Config&)>(field);
}

bool TakesMap(const SettingField& field) {
  return std::holds_alternative<StateClasses& (*)(Config&)>(field);
}

absl::Status ReadSetting(const SettingField& field, const SettingRange& range,
                         absl::string_view text, Config* config) {
  return std::visit([&](auto accessor) { return Read(range, text, &accessor(*config)); }, field);
}

std::string WriteSetting(const SettingField& field, const Config& config) {
  // The accessors take a mutable Config because they serve reading and writing alike.
  Config& unchanged = const_cast<Config&>(config);
  return std::visit([&](auto accessor) { return Write(accessor(unchanged)); }, field);
}

std::string DescribeType(const SettingField& field, const SettingRange& range) {
  if (!range.choices.empty()) return absl::StrJoin(range.choices, ", ");
  return std::visit([](auto accessor) { return TypeName<FieldType<decltype(accessor)>>(); }, field);
}

std::string DescribeRange(const SettingField& field, const SettingRange& range) {
  return RangeText(range, std::holds_alternative<absl::Duration& (*)(Config&)>(field) ? " s" : "");
}

}  // namespace turnopt::config

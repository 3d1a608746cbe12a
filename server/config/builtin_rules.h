#ifndef TURNOPT_SERVER_CONFIG_BUILTIN_RULES_H_
#define TURNOPT_SERVER_CONFIG_BUILTIN_RULES_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace turnopt::config {

// A rule pack that is part of the program: the text of deploy/rules/<name>.yaml at build time.
struct BuiltinRulePack {
  absl::string_view name;
  absl::string_view yaml;
};

absl::Span<const BuiltinRulePack> BuiltinRulePacks();

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_BUILTIN_RULES_H_

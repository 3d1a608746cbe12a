#include "client/cli/why_flags.h"

#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"

namespace turnopt::cli {

void WhyFlags::Declare(CLI::App& app, bool required) {
  CLI::Option* why = app.add_option("--why", why_, "The reason, for the record");
  if (required) why->required();
  app.add_option("--operator", operator_, "Who asks, for the record; you, unless said otherwise")
      ->envname("USER");
}

absl::Status WhyFlags::Check() const {
  return why_.empty() ? absl::InvalidArgumentError("--why is required: it goes on record")
                      : absl::OkStatus();
}

std::string WhyFlags::Operator() const {
  if (!operator_.empty()) return operator_;
  // Containers have no $USER, and not always a name for their user.
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : absl::StrCat("user ", geteuid());
}

}  // namespace turnopt::cli

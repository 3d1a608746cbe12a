#include "client/cli/why_flags.h"

#include <CLI/CLI.hpp>

namespace turnopt::cli {

void WhyFlags::Declare(CLI::App& app, bool required) {
  CLI::Option* why = app.add_option("--why", why_, "The reason, for the record");
  if (required) why->required();
  app.add_option("--operator", operator_, "Who asks, for the record")->envname("USER");
}

}  // namespace turnopt::cli

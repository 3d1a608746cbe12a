#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "client/cli/turnctl.h"

int main(int argc, char** argv) {
  std::error_code error;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    program = argv[0];
  }
  turnopt::cli::Surroundings surroundings{std::cout, std::cerr, isatty(STDERR_FILENO) == 1,
                                          [](const std::string& name) {
                                            const char* value = std::getenv(name.c_str());
                                            return std::string(value == nullptr ? "" : value);
                                          }};
  return static_cast<int>(turnopt::cli::RunTurnctl(
      program.string(), std::vector<std::string>(argv + 1, argv + argc), surroundings));
}

#include "client/cli/process/server_program.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

extern char** environ;

namespace turnopt::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kServerName[] = "turn-optimizer";

bool IsProgram(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

absl::StatusOr<std::string> FindServerProgram(const std::string& given,
                                              const std::string& own_program) {
  if (!given.empty()) {
    if (IsProgram(given)) {
      return given;
    }
    return absl::NotFoundError(absl::StrCat("no program at ", given));
  }
  const fs::path own_folder = fs::path(own_program).parent_path();
  const fs::path beside = own_folder / kServerName;
  // build/<preset>/client/cli/turnctl and build/<preset>/server/app/turn-optimizer
  const fs::path in_build_tree = own_folder / ".." / ".." / "server" / "app" / kServerName;
  for (const fs::path& candidate : {beside, in_build_tree}) {
    if (IsProgram(candidate)) {
      return candidate.lexically_normal().string();
    }
  }
  if (const char* path = std::getenv("PATH"); path != nullptr) {
    for (const absl::string_view folder : absl::StrSplit(path, ':', absl::SkipEmpty())) {
      const fs::path candidate = fs::path(std::string(folder)) / kServerName;
      if (IsProgram(candidate)) {
        return candidate.string();
      }
    }
  }
  return absl::NotFoundError(absl::StrCat("no ", kServerName, " at ", beside.string(),
                                          " or in PATH; set TURN_OPTIMIZER_SERVER"));
}

absl::StatusOr<int> RunServerProgram(const std::string& program,
                                     const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (const int error = posix_spawn(&pid, program.c_str(), nullptr, nullptr, argv.data(), environ);
      error != 0) {
    return absl::InternalError(absl::StrCat("cannot start ", program, ": ", strerror(error)));
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) {
      return absl::InternalError(absl::StrCat("lost ", program, ": ", strerror(errno)));
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace turnopt::cli

#include "client/cli/process/server_program.h"

#include <errno.h>
#include <fcntl.h>
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

absl::StatusOr<pid_t> Spawn(const std::string& program, const std::vector<std::string>& arguments,
                            const posix_spawn_file_actions_t* actions) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (const int error = posix_spawn(&pid, program.c_str(), actions, nullptr, argv.data(), environ);
      error != 0) {
    return absl::InternalError(absl::StrCat("cannot start ", program, ": ", strerror(error)));
  }
  return pid;
}

absl::StatusOr<int> WaitFor(pid_t pid, const std::string& program) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) {
      return absl::InternalError(absl::StrCat("lost ", program, ": ", strerror(errno)));
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
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
  const absl::StatusOr<pid_t> pid = Spawn(program, arguments, nullptr);
  if (!pid.ok()) {
    return pid.status();
  }
  return WaitFor(*pid, program);
}

absl::StatusOr<std::string> CaptureServerProgram(const std::string& program,
                                                 const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return absl::InternalError(absl::StrCat("cannot make a pipe: ", strerror(errno)));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const absl::StatusOr<pid_t> pid = Spawn(program, arguments, &actions);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  char buffer[64 << 10];
  while (pid.ok()) {
    const ssize_t size = read(ends[0], buffer, sizeof buffer);
    if (size > 0) {
      output.append(buffer, static_cast<size_t>(size));
    } else if (size == 0 || errno != EINTR) {
      break;
    }
  }
  close(ends[0]);
  if (!pid.ok()) {
    return pid.status();
  }
  const absl::StatusOr<int> code = WaitFor(*pid, program);
  if (!code.ok()) {
    return code.status();
  }
  if (*code != 0) {
    return absl::InternalError(absl::StrCat(program, " failed"));
  }
  return output;
}

}  // namespace turnopt::cli

#include "client/cli/process/sidecar_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/cli/process/settings_yaml.h"

extern char** environ;

namespace turnopt::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPollPause(20);
constexpr absl::Duration kStopTimeout = absl::Seconds(15);

std::string TurnSocket(const std::string& directory) { return directory + "/turn.sock"; }
std::string AdminSocket(const std::string& directory) { return directory + "/admin.sock"; }
std::string LogPath(const std::string& directory) { return directory + "/server.log"; }

std::string Quoted(const std::string& path) { return absl::StrCat("\"", path, "\""); }

absl::StatusOr<std::string> MakeDirectory() {
  const char* parent = getenv("TMPDIR");
  // The path of a socket has room for 107 bytes.
  if (parent == nullptr || strlen(parent) > 80) {
    parent = "/tmp";
  }
  std::string directory = absl::StrCat(parent, "/turnctl-XXXXXX");
  if (mkdtemp(directory.data()) == nullptr) {
    return absl::InternalError(absl::StrCat("cannot make ", directory, ": ", strerror(errno)));
  }
  return directory;
}

std::vector<std::pair<std::string, std::string>> OwnSettings(const std::string& directory) {
  return {
      {"mode", "enabled"},
      {"listen.turn_socket", Quoted(TurnSocket(directory))},
      {"listen.turn_address", Quoted("")},
      {"listen.admin_socket", Quoted(AdminSocket(directory))},
      {"listen.admin_address", Quoted("")},
      {"listen.http_address", Quoted("127.0.0.1:0")},
      {"state.dir", Quoted(directory + "/state")},
  };
}

// This process's environment without the settings of a sidecar, which would override the file.
std::vector<char*> EnvironmentWithoutSettings() {
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const absl::string_view text(*variable);
    bool is_setting = false;
    for (const absl::string_view prefix :
         {"TURN_OPTIMIZER_", "LATENCY_OPTIMIZATION_MODE=", "RESPONSE_CACHE_TTL_SECONDS=",
          "QUALITY_BASELINE_SCORE=", "QUALITY_ALERT_THRESHOLD="}) {
      is_setting |= absl::StartsWith(text, prefix);
    }
    if (!is_setting) {
      variables.push_back(*variable);
    }
  }
  variables.push_back(nullptr);
  return variables;
}

// Runs in the child between fork and exec: only what is safe there.
[[noreturn]] void BecomeServer(const char* program, char* const* argv, char* const* envp,
                               int log_fd, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) {
    _exit(127);  // the parent died before prctl
  }
  dup2(log_fd, STDOUT_FILENO);
  dup2(log_fd, STDERR_FILENO);
  execve(program, argv, envp);
  _exit(127);
}

bool Accepts(const std::string& socket_path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof(address.sun_path)) {
    return false;
  }
  memcpy(address.sun_path, socket_path.data(), socket_path.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return false;
  }
  const bool accepts = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return accepts;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SidecarProcess>> SidecarProcess::Start(const Options& options) {
  absl::StatusOr<std::string> directory = MakeDirectory();
  if (!directory.ok()) {
    return directory.status();
  }
  std::vector<std::pair<std::string, std::string>> settings = OwnSettings(*directory);
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  const std::string config = *directory + "/turn-optimizer.yaml";
  std::ofstream(config) << SettingsYaml(settings);

  const int log_fd =
      open(LogPath(*directory).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::string words[] = {options.program, "--config", config};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  const std::vector<char*> envp = EnvironmentWithoutSettings();
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    BecomeServer(options.program.c_str(), argv, envp.data(), log_fd, parent);
  }
  close(log_fd);
  // From here on the object cleans up.
  std::unique_ptr<SidecarProcess> process(new SidecarProcess(*directory, pid > 0 ? pid : 0));
  if (pid < 0) {
    return absl::InternalError(absl::StrCat("cannot fork: ", strerror(errno)));
  }
  if (absl::Status status = process->WaitUntilListening(options.start_timeout); !status.ok()) {
    return status;
  }
  return process;
}

absl::Status SidecarProcess::WaitUntilListening(absl::Duration timeout) {
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(timeout);
  while (!Accepts(TurnSocket(directory_)) || !Accepts(AdminSocket(directory_))) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      return absl::InternalError(absl::StrCat("the server ended at its start:\n", EndOfLog()));
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return absl::DeadlineExceededError(absl::StrCat("the server does not listen:\n", EndOfLog()));
    }
    std::this_thread::sleep_for(kPollPause);
  }
  return absl::OkStatus();
}

SidecarProcess::~SidecarProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    const auto deadline =
        std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(kStopTimeout);
    while (waitpid(pid_, nullptr, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > deadline) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        break;
      }
      std::this_thread::sleep_for(kPollPause);
    }
  }
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string SidecarProcess::target() const {
  return absl::StrCat("unix://", TurnSocket(directory_));
}

std::string SidecarProcess::admin_target() const {
  return absl::StrCat("unix://", AdminSocket(directory_));
}

std::string SidecarProcess::EndOfLog() const {
  constexpr size_t kBytes = 2000;
  std::ostringstream log;
  log << std::ifstream(LogPath(directory_)).rdbuf();
  const std::string text = log.str();
  return text.size() <= kBytes ? text : text.substr(text.size() - kBytes);
}

}  // namespace turnopt::cli

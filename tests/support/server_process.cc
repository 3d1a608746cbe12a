#include "tests/support/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/support/connected_channel.h"

namespace turnopt::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);

std::string MakeFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "turnopt-XXXXXX").string();
  return mkdtemp(pattern.data()) == nullptr ? "" : pattern;
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

// Starts the program with its output in a file, unless `descriptor` is another place for it. The
// parent's environment is not passed on.
pid_t Run(const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment, const std::string& output,
          int descriptor = -1) {
  std::vector<std::string> words = {TURNOPT_SERVER_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(absl::StrCat(name, "=", value));
  // Sanitizers and the loader are the build's business.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name)) variables.push_back(absl::StrCat(name, "=", value));
  }
  std::vector<char*> argv, envp;
  for (std::string& word : words) argv.push_back(word.data());
  for (std::string& variable : variables) envp.push_back(variable.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int fd =
      descriptor >= 0 ? descriptor : open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(fd, STDOUT_FILENO);
  dup2(fd, STDERR_FILENO);
  execve(argv[0], argv.data(), envp.data());
  _exit(127);
}

int Decode(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

ServerProcess::ServerProcess(const Options& options) : folder_(options.folder) {
  if (folder_.empty()) {
    folder_ = MakeFolder();
    owns_folder_ = true;
  }
  std::filesystem::remove(folder_ + "/log");
  Spawn(options);
  if (options.wait) WaitUntilListening();
}

ServerProcess::~ServerProcess() {
  if (exit_code_ < 0) {
    Signal(SIGKILL);
    Wait();
  }
  if (owns_folder_) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
}

void ServerProcess::Spawn(const Options& options) {
  std::map<std::string, std::string> settings = {
      {"listen.turn_socket", turn_socket()},
      {"listen.turn_address", "127.0.0.1:0"},
      {"listen.admin_socket", admin_socket()},
      {"listen.http_address", "127.0.0.1:0"},
      {"mode", "enabled"},
  };
  for (const auto& [name, value] : options.settings) settings[name] = value;
  std::vector<std::string> arguments;
  for (const auto& [name, value] : settings) {
    arguments.push_back(absl::StrCat("--", name));
    arguments.push_back(value);
  }
  pid_ = Run(arguments, options.environment, folder_ + "/log", options.output);
}

void ServerProcess::WaitUntilListening() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    for (absl::string_view line : absl::StrSplit(Log(), '\n')) {
      const auto event = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
      if (event.is_discarded() || event.value("message", "") != "Listening") continue;
      http_port_ = event["http_port"];
      const std::string addresses = event["turn_addresses"];
      turn_address_ = addresses.substr(addresses.rfind(',') + 1);
      turns_ = turnoptimizer::v1::TurnOptimizer::NewStub(ConnectTo(turn_address_));
      admin_ = turnoptimizer::v1::TurnOptimizerAdmin::NewStub(ConnectTo("unix:" + admin_socket()));
      return;
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      exit_code_ = Decode(status);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string ServerProcess::Log() const { return ReadAll(folder_ + "/log"); }

long ServerProcess::ResidentBytes() const {
  const std::vector<std::string> fields =
      absl::StrSplit(ReadAll(absl::StrCat("/proc/", pid_, "/statm")), ' ');
  return fields.size() > 1 ? std::atol(fields[1].c_str()) * sysconf(_SC_PAGESIZE) : 0;
}

void ServerProcess::Signal(int signal) const { kill(pid_, signal); }

int ServerProcess::Wait() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (exit_code_ < 0 && std::chrono::steady_clock::now() < deadline) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      exit_code_ = Decode(status);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return exit_code_;
}

CommandResult RunServerCommand(const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& environment) {
  const std::string folder = MakeFolder();
  const pid_t pid = Run(arguments, environment, folder + "/output");
  int status = 0;
  CommandResult result;
  if (waitpid(pid, &status, 0) == pid) result.exit_code = Decode(status);
  result.output = ReadAll(folder + "/output");
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return result;
}

}  // namespace turnopt::testing

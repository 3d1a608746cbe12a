#ifndef TURNOPT_TESTS_SUPPORT_SERVER_PROCESS_H_
#define TURNOPT_TESTS_SUPPORT_SERVER_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_get.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::testing {

// The real program as a process of its own, on free ports and in a folder of its own, which goes
// with it unless `folder` names one that stays.
class ServerProcess {
 public:
  struct Options {
    std::map<std::string, std::string> settings;     // flags, over the harness's own
    std::map<std::string, std::string> environment;  // the only variables it sees
    std::string folder;                              // empty: a temporary one
    int output = -1;                                 // descriptor to print to; -1: what Log() reads
    bool wait = true;                                // until it listens or has ended
  };

  ServerProcess() : ServerProcess(Options()) {}
  explicit ServerProcess(const Options& options);
  // Kills it if it still runs.
  ~ServerProcess();

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Whether it listens. The ports and stubs below need that.
  bool listening() const { return http_port_ != 0; }
  int http_port() const { return http_port_; }
  const std::string& turn_address() const { return turn_address_; }
  const std::string& folder() const { return folder_; }
  std::string turn_socket() const { return folder_ + "/turn.sock"; }
  std::string admin_socket() const { return folder_ + "/admin/admin.sock"; }
  pid_t pid() const { return pid_; }

  turnoptimizer::v1::TurnOptimizer::Stub& turns() { return *turns_; }
  turnoptimizer::v1::TurnOptimizerAdmin::Stub& admin() { return *admin_; }

  HttpAnswer Get(const std::string& path) const { return HttpGet(http_port_, path); }
  std::string Metrics() const { return Get("/metrics").body; }
  // Everything on standard output and error so far.
  std::string Log() const;
  // Resident memory in bytes.
  long ResidentBytes() const;

  void Signal(int signal) const;
  // Waits up to 30 s for the end. The exit code, 128 + signal, or -1 if it still runs.
  int Wait();

 private:
  void Spawn(const Options& options);
  void WaitUntilListening();

  std::string folder_;
  bool owns_folder_ = false;
  pid_t pid_ = -1;
  int exit_code_ = -1;
  int http_port_ = 0;
  std::string turn_address_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizer::Stub> turns_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizerAdmin::Stub> admin_;
};

// What a command of the program printed and returned.
struct CommandResult {
  int exit_code = -1;
  std::string output;  // standard output and error
};
CommandResult RunServerCommand(const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& environment = {});

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_SERVER_PROCESS_H_

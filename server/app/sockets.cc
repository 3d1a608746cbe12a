#include "server/app/sockets.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace turnopt::app {
namespace {

const config::ResolvedSetting* Find(const config::LoadedConfig& loaded, absl::string_view name) {
  for (const config::ResolvedSetting& resolved : loaded.settings) {
    if (resolved.setting->name == name) return &resolved;
  }
  return nullptr;
}

// Makes the folders above `path`; empty when that worked, else what is in the way.
std::string MakeFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0) return "";
  const std::string folder = path.substr(0, slash);
  for (size_t end = folder.find('/', 1);; end = folder.find('/', end + 1)) {
    const std::string part = folder.substr(0, end);
    if (mkdir(part.c_str(), 0750) != 0 && errno != EEXIST) {
      return absl::StrCat("cannot make ", part, ": ", std::strerror(errno));
    }
    if (end == std::string::npos) break;
  }
  struct stat info {};
  if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return absl::StrCat(folder, " is no folder");
  }
  if (access(folder.c_str(), W_OK) != 0) {
    return absl::StrCat("cannot write to ", folder, ": ", std::strerror(errno));
  }
  return "";
}

}  // namespace

absl::StatusOr<ListenPlan> PlanListening(const config::LoadedConfig& loaded,
                                         absl::string_view socket_setting,
                                         absl::string_view address_setting) {
  ListenPlan plan;
  const config::ResolvedSetting* socket = Find(loaded, socket_setting);
  if (socket != nullptr && !socket->value.empty()) {
    const std::string problem = MakeFolderOf(socket->value);
    if (problem.empty()) {
      plan.addresses.push_back(absl::StrCat("unix:", socket->value));
    } else if (socket->origin == config::kDefaultOrigin) {
      plan.left_out.push_back(absl::StrCat(socket_setting, " is left out: ", problem));
    } else {
      return absl::UnavailableError(absl::StrCat(socket_setting, ": ", problem));
    }
  }
  const config::ResolvedSetting* address = Find(loaded, address_setting);
  if (address != nullptr && !address->value.empty()) plan.addresses.push_back(address->value);
  return plan;
}

}  // namespace turnopt::app

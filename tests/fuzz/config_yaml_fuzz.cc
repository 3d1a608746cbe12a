// Any bytes as a configuration file are settings or an error that says something; settings that are
// taken print as a file that is taken again and gives the same values.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "server/config/load.h"

namespace {

using turnopt::config::Load;
using turnopt::config::LoadedConfig;

absl::StatusOr<LoadedConfig> LoadText(std::string text) {
  turnopt::config::Origins origins;
  origins.file_name = "fuzz.yaml";
  origins.file_text = std::move(text);
  return Load(origins);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto loaded = LoadText(std::string(reinterpret_cast<const char*>(data), size));
  if (!loaded.ok()) {
    if (loaded.status().message().empty()) std::abort();
    return 0;
  }
  const auto again = LoadText(turnopt::config::PrintConfig(*loaded));
  if (!again.ok() || again->settings.size() != loaded->settings.size()) std::abort();
  for (size_t i = 0; i < loaded->settings.size(); ++i) {
    const auto& setting = loaded->settings[i];
    const bool secret = setting.setting->secret;
    if (!secret && again->settings[i].value != setting.value) std::abort();
  }
  return 0;
}

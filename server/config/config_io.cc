// The parts of load.h that touch the process: its environment, files, and printing.
#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/config/load.h"

namespace turnopt::config {
namespace {

// A scalar that YAML reads back as the same text.
std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

std::string AsYaml(const Setting& setting, const std::string& value) {
  if (TakesList(setting.field)) {
    std::string items;
    for (absl::string_view item : absl::StrSplit(value, ',', absl::SkipEmpty())) {
      absl::StrAppend(&items, items.empty() ? "" : ", ", Quoted(item));
    }
    return absl::StrCat("[", items, "]");
  }
  if (TakesMap(setting.field)) {
    std::string items;
    for (absl::string_view item : absl::StrSplit(value, ',', absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> parts =
          absl::StrSplit(item, absl::MaxSplits('=', 1));
      absl::StrAppend(&items, items.empty() ? "" : ", ", Quoted(parts.first), ": ", parts.second);
    }
    return absl::StrCat("{", items, "}");
  }
  return Quoted(value);
}

}  // namespace

absl::optional<std::string> ReadEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return absl::nullopt;
  return std::string(value);
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t max_bytes) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
  // One byte more than allowed tells a file that is too large, whatever its size.
  std::string text(max_bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return absl::UnavailableError(absl::StrCat(path, ": cannot be read"));
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.size() > max_bytes) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": larger than ", max_bytes, " bytes"));
  }
  return text;
}

std::string PrintConfig(const LoadedConfig& loaded) {
  std::string text;
  std::vector<std::string> open;  // sections that the last line stood in
  for (const ResolvedSetting& resolved : loaded.settings) {
    std::vector<std::string> path = absl::StrSplit(resolved.setting->name, '.');
    const std::string leaf = path.back();
    path.pop_back();
    size_t shared = 0;
    while (shared < path.size() && shared < open.size() && path[shared] == open[shared]) ++shared;
    for (size_t i = shared; i < path.size(); ++i) {
      absl::StrAppend(&text, std::string(2 * i, ' '), path[i], ":\n");
    }
    open = path;
    const std::string indent(2 * path.size(), ' ');
    if (resolved.setting->secret) {
      absl::StrAppend(&text, indent, "# ", leaf, ": ",
                      resolved.value.empty() ? "not set" : "set, not shown", "  # ",
                      resolved.origin, "\n");
      continue;
    }
    absl::StrAppend(&text, indent, leaf, ": ", AsYaml(*resolved.setting, resolved.value), "  # ",
                    resolved.origin, "\n");
  }
  return text;
}

}  // namespace turnopt::config

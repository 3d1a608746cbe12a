#include "client/cli/process/settings_yaml.h"

#include <map>
#include <memory>

#include "absl/strings/str_split.h"

namespace turnopt::cli {
namespace {

// A key's value, or the keys below it.
struct Node {
  std::string value;
  std::map<std::string, std::unique_ptr<Node>> children;
};

void Print(const Node& node, const std::string& indent, std::string* yaml) {
  for (const auto& [key, child] : node.children) {
    *yaml += indent + key + ":";
    if (child->children.empty()) {
      *yaml += " " + child->value + "\n";
    } else {
      *yaml += "\n";
      Print(*child, indent + "  ", yaml);
    }
  }
}

}  // namespace

std::string SettingsYaml(const std::vector<std::pair<std::string, std::string>>& settings) {
  Node root;
  for (const auto& [path, value] : settings) {
    Node* node = &root;
    for (const std::string& key : std::vector<std::string>(absl::StrSplit(path, '.'))) {
      std::unique_ptr<Node>& child = node->children[key];
      if (child == nullptr) {
        child = std::make_unique<Node>();
      }
      node = child.get();
    }
    node->value = value;
  }
  std::string yaml;
  Print(root, "", &yaml);
  return yaml;
}

}  // namespace turnopt::cli

#include "server/config/rules_yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/core/language/utf8.h"

namespace turnopt::config {
namespace {

constexpr int kMaxPriority = 1000;
constexpr int kMaxWords = 200;

std::string Place(absl::string_view file, const YAML::Node& node) {
  return absl::StrCat(file, ":", node.Mark().line + 1);
}

// Reads one map, so that every error names the place and every key is known.
class MapReader {
 public:
  MapReader(absl::string_view file, std::string subject)
      : file_(file), subject_(std::move(subject)) {}

  void set_subject(std::string subject) { subject_ = std::move(subject); }

  absl::Status Error(const YAML::Node& at, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(Place(file_, at), ": ", subject_, subject_.empty() ? "" : ": ", what));
  }

  // Calls `take(key, value)` for each key, in order; a key given twice is an error.
  template <typename Take>
  absl::Status ForEach(const YAML::Node& map, Take take) const {
    absl::flat_hash_set<std::string> seen;
    for (const auto& item : map) {
      if (!item.first.IsScalar()) return Error(item.first, "a key must be a text");
      const std::string& key = item.first.Scalar();
      if (!seen.insert(key).second) {
        return Error(item.first, absl::StrCat("key `", key, "` is given twice"));
      }
      TO_RETURN_IF_ERROR(take(key, item.first, item.second));
    }
    return absl::OkStatus();
  }

  absl::Status Text(absl::string_view key, const YAML::Node& node, std::string* out) const {
    if (!node.IsScalar()) return Error(node, absl::StrCat("key `", key, "`: it must be a text"));
    *out = node.Scalar();
    if (out->empty()) return Error(node, absl::StrCat("key `", key, "`: it is empty"));
    return absl::OkStatus();
  }

  absl::Status Texts(absl::string_view key, const YAML::Node& node,
                     std::vector<std::string>* out) const {
    if (!node.IsSequence()) {
      out->emplace_back();
      return Text(key, node, &out->back());
    }
    for (size_t i = 0; i < node.size(); ++i) {
      out->emplace_back();
      TO_RETURN_IF_ERROR(Text(absl::StrCat(key, "[", i, "]"), node[i], &out->back()));
    }
    return absl::OkStatus();
  }

  absl::Status Flag(absl::string_view key, const YAML::Node& node, bool* out) const {
    if (!node.IsScalar() || (node.Scalar() != "true" && node.Scalar() != "false")) {
      return Error(node, absl::StrCat("key `", key, "`: it must be true or false"));
    }
    *out = node.Scalar() == "true";
    return absl::OkStatus();
  }

  absl::Status Number(absl::string_view key, const YAML::Node& node, int min, int max,
                      int* out) const {
    if (!node.IsScalar() || !absl::SimpleAtoi(node.Scalar(), out) || *out < min || *out > max) {
      return Error(
          node, absl::StrCat("key `", key, "`: it must be a whole number from ", min, " to ", max));
    }
    return absl::OkStatus();
  }

 private:
  const absl::string_view file_;
  std::string subject_;
};

absl::StatusOr<core::RuleSpec> ReadRule(absl::string_view file, const YAML::Node& node,
                                        size_t number, const std::vector<std::string>& flows) {
  MapReader reader(file, absl::StrCat("rules[", number, "]"));
  if (!node.IsMap()) return reader.Error(node, "it must be a map");
  core::RuleSpec rule;
  rule.origin = Place(file, node);
  rule.flows = flows;
  if (const YAML::Node id = node["id"]) {
    TO_RETURN_IF_ERROR(reader.Text("id", id, &rule.id));
    reader.set_subject(absl::StrCat("rule `", rule.id, "`"));
  } else {
    return reader.Error(node, "key `id` is missing");
  }
  rule.intent = rule.id;

  const auto take = [&](const std::string& key, const YAML::Node& at, const YAML::Node& value) {
    if (key == "id") return absl::OkStatus();
    if (key == "intent") return reader.Text(key, value, &rule.intent);
    if (key == "priority") {
      return reader.Number(key, value, -kMaxPriority, kMaxPriority, &rule.priority);
    }
    if (key == "max_words") {
      int words = 0;
      TO_RETURN_IF_ERROR(reader.Number(key, value, 1, kMaxWords, &words));
      rule.max_words = static_cast<size_t>(words);
      return absl::OkStatus();
    }
    bool* const flag = key == "whole_utterance"  ? &rule.whole_utterance
                       : key == "allow_negation" ? &rule.allow_negation
                       : key == "ends_call"      ? &rule.ends_call
                                                 : nullptr;
    if (flag != nullptr) return reader.Flag(key, value, flag);
    if (key == "flows") rule.flows.clear();
    std::vector<std::string>* texts = key == "flows"            ? &rule.flows
                                      : key == "states"         ? &rule.states
                                      : key == "examples"       ? &rule.examples
                                      : key == "patterns"       ? &rule.patterns
                                      : key == "exclusions"     ? &rule.exclusions
                                      : key == "replies"        ? &rule.replies
                                      : key == "matches"        ? &rule.matches
                                      : key == "does_not_match" ? &rule.does_not_match
                                      : key == "asks"           ? &rule.asks
                                      : key == "traps"          ? &rule.traps
                                                                : nullptr;
    if (texts == nullptr) return reader.Error(at, absl::StrCat("unknown key `", key, "`"));
    return reader.Texts(key, value, texts);
  };
  TO_RETURN_IF_ERROR(reader.ForEach(node, take));
  return rule;
}

absl::StatusOr<std::vector<core::RuleSpec>> ReadFile(absl::string_view file,
                                                     const YAML::Node& root) {
  MapReader reader(file, "");
  std::vector<core::RuleSpec> rules;
  if (!root.IsMap()) return reader.Error(root, "the file must be a map with the key `rules`");

  std::vector<std::string> flows;
  YAML::Node list;
  const auto take = [&](const std::string& key, const YAML::Node& at, const YAML::Node& value) {
    if (key == "version") {
      int version = 0;
      return reader.Number(key, value, 1, 1, &version);
    }
    if (key == "flows") return reader.Texts(key, value, &flows);
    if (key != "rules") return reader.Error(at, absl::StrCat("unknown key `", key, "`"));
    if (!value.IsSequence()) return reader.Error(value, "key `rules`: it must be a list");
    list.reset(value);
    return absl::OkStatus();
  };
  TO_RETURN_IF_ERROR(reader.ForEach(root, take));
  if (!list.IsSequence()) return reader.Error(root, "key `rules` is missing");
  for (size_t i = 0; i < list.size(); ++i) {
    TO_ASSIGN_OR_RETURN(core::RuleSpec rule, ReadRule(file, list[i], i, flows));
    rules.push_back(std::move(rule));
  }
  return rules;
}

// Hears a document and keeps nothing of it.
class IgnoringHandler final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// Whether anything, well-formed or not, follows the first document. YAML::LoadAll would tell, but
// never ends on some malformed texts: it takes what it cannot read as ever more empty documents.
bool HasMoreThanOneDocument(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  IgnoringHandler ignore;
  return parser.HandleNextDocument(ignore) && parser;
}

}  // namespace

absl::StatusOr<std::vector<core::RuleSpec>> ParseRules(absl::string_view name,
                                                       absl::string_view text) {
  if (text.size() > kMaxRuleFileBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, ": it has ", text.size(), " bytes; at most ", kMaxRuleFileBytes, " are allowed"));
  }
  if (!core::IsValidUtf8(text)) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": it is not valid UTF-8"));
  }
  // yaml-cpp reports errors by throwing; nothing thrown leaves this function.
  try {
    if (HasMoreThanOneDocument(std::string(text))) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": something follows the first YAML document"));
    }
    return ReadFile(name, YAML::Load(std::string(text)));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ":", error.mark.line + 1, ": ", error.msg));
  }
}

absl::StatusOr<std::shared_ptr<const core::CompiledRules>> CompileRuleFiles(
    const std::vector<RuleFile>& files, const core::RuleOptions& options) {
  std::vector<core::RuleSpec> specs;
  for (const RuleFile& file : files) {
    TO_ASSIGN_OR_RETURN(std::vector<core::RuleSpec> rules, ParseRules(file.name, file.text));
    for (core::RuleSpec& rule : rules) specs.push_back(std::move(rule));
  }
  return core::CompiledRules::Create(std::move(specs), options);
}

}  // namespace turnopt::config

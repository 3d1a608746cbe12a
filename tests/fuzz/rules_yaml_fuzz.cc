// Any bytes as a rule file give rules or an error that names the file; rules that compile match any
// utterance without crashing.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/match.h"
#include "server/config/rules_yaml.h"
#include "server/core/language/normalizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto specs = turnopt::config::ParseRules("fuzz.yaml", text);
  if (!specs.ok()) {
    if (!absl::StrContains(specs.status().message(), "fuzz.yaml")) std::abort();
    return 0;
  }
  const auto rules = turnopt::core::CompiledRules::Create(*specs);
  if (!rules.ok()) {
    if (rules.status().message().empty()) std::abort();
    return 0;
  }
  const auto utterance = turnopt::core::Normalizer().Normalize(text);
  for (const turnopt::core::CompiledRule& rule : (*rules)->rules()) {
    const std::string state = rule.spec.states.empty() ? "" : rule.spec.states.front();
    const std::string flow = rule.spec.flows.empty() ? "" : rule.spec.flows.front();
    const auto match = (*rules)->Match(flow, state, utterance);
    if ((match.rule != nullptr) != (match.confidence > 0)) std::abort();
  }
  return 0;
}

#include "server/core/turn.h"

namespace turnopt::core {

bool operator==(const Scope& a, const Scope& b) {
  return a.tenant == b.tenant && a.agent_version == b.agent_version &&
         a.facts_epoch == b.facts_epoch && a.locale == b.locale;
}

const char* SourceName(Source source) {
  switch (source) {
    case Source::kLlm:
      return "llm";
    case Source::kQuickResponse:
      return "quick_response";
    case Source::kCache:
      return "cache";
    case Source::kFallback:
      return "fallback";
  }
  return "llm";
}

const char* MatchKindName(MatchKind match) {
  switch (match) {
    case MatchKind::kNone:
      return "none";
    case MatchKind::kRule:
      return "rule";
    case MatchKind::kExact:
      return "exact";
    case MatchKind::kConsensus:
      return "consensus";
  }
  return "none";
}

const char* ModeName(Mode mode) {
  switch (mode) {
    case Mode::kDisabled:
      return "disabled";
    case Mode::kShadow:
      return "shadow";
    case Mode::kEnabled:
      return "enabled";
  }
  return "disabled";
}

absl::optional<Source> SourceFromName(absl::string_view name) {
  for (const Source source :
       {Source::kLlm, Source::kQuickResponse, Source::kCache, Source::kFallback}) {
    if (name == SourceName(source)) return source;
  }
  return absl::nullopt;
}

absl::optional<MatchKind> MatchKindFromName(absl::string_view name) {
  for (const MatchKind match :
       {MatchKind::kNone, MatchKind::kRule, MatchKind::kExact, MatchKind::kConsensus}) {
    if (name == MatchKindName(match)) return match;
  }
  return absl::nullopt;
}

absl::optional<Mode> ModeFromName(absl::string_view name) {
  for (const Mode mode : {Mode::kDisabled, Mode::kShadow, Mode::kEnabled}) {
    if (name == ModeName(mode)) return mode;
  }
  return absl::nullopt;
}

const char* ResponseTypeName(Source source) {
  switch (source) {
    case Source::kLlm:
      return "llm";
    case Source::kQuickResponse:
      return "quick";
    case Source::kCache:
      return "cached";
    case Source::kFallback:
      return "fallback";
  }
  return "llm";
}

}  // namespace turnopt::core

#include "server/app/rule_files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"
#include "server/config/builtin_rules.h"
#include "server/config/load.h"
#include "server/config/rules_yaml.h"
#include "server/telemetry/names.h"

namespace turnopt::app {
namespace {

absl::StatusOr<std::string> ReadRules(const std::string& file) {
  absl::string_view pack = file;
  if (!absl::ConsumePrefix(&pack, "builtin:")) {
    return config::ReadTextFile(file, config::kMaxRuleFileBytes);
  }
  std::string known;
  for (const config::BuiltinRulePack& builtin : config::BuiltinRulePacks()) {
    if (builtin.name == pack) return std::string(builtin.yaml);
    absl::StrAppend(&known, known.empty() ? "" : ", ", builtin.name);
  }
  return absl::NotFoundError(absl::StrCat(file, ": no such pack; there are: ", known));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const core::CompiledRules>> LoadRules(
    const std::vector<std::string>& files, const core::RuleOptions& options) {
  std::vector<config::RuleFile> texts;
  for (const std::string& file : files) {
    TO_ASSIGN_OR_RETURN(std::string text, ReadRules(file));
    texts.push_back({file, std::move(text)});
  }
  return config::CompileRuleFiles(texts, options);
}

RuleFiles::RuleFiles(std::vector<std::string> files, const core::RuleOptions& options,
                     core::QuickResponses& target, telemetry::StructuredLog& log,
                     const base::Clock& clock)
    : files_(std::move(files)),
      options_(options),
      target_(target),
      log_(log),
      clock_(clock),
      last_fingerprint_(Fingerprint()) {}

uint64_t RuleFiles::Fingerprint() const {
  uint64_t fingerprint = 0;
  for (const std::string& file : files_) {
    const absl::StatusOr<std::string> text = ReadRules(file);
    fingerprint = base::StableHash(text.ok() ? *text : text.status().ToString(), fingerprint + 1);
  }
  return fingerprint;
}

void RuleFiles::Check() {
  const uint64_t fingerprint = Fingerprint();
  {
    base::MutexLock lock(&mu_);
    if (fingerprint == last_fingerprint_) return;
    last_fingerprint_ = fingerprint;
  }
  absl::StatusOr<std::shared_ptr<const core::CompiledRules>> rules = LoadRules(files_, options_);
  const bool good = rules.ok();
  const int64_t count = good ? static_cast<int64_t>((*rules)->rules().size()) : 0;
  if (good) target_.Replace(*rules);
  {
    base::MutexLock lock(&mu_);
    stale_ = !good;
    ++(good ? reloads_ : failures_);
  }
  if (good) {
    log_.Write(telemetry::LogLevel::kInfo, clock_.Now(),
               absl::StrCat(telemetry::log_prefix::kQuickResponse, " Rules reloaded"),
               {{"rules", count}});
  } else {
    log_.Write(telemetry::LogLevel::kError, clock_.Now(),
               absl::StrCat(telemetry::log_prefix::kAlert,
                            " Quick response rules refused, the old ones stay"),
               {{telemetry::field::kDetail, std::string(rules.status().message())}});
  }
}

bool RuleFiles::stale() const {
  base::MutexLock lock(&mu_);
  return stale_;
}

uint64_t RuleFiles::reloads() const {
  base::MutexLock lock(&mu_);
  return reloads_;
}

uint64_t RuleFiles::failures() const {
  base::MutexLock lock(&mu_);
  return failures_;
}

}  // namespace turnopt::app

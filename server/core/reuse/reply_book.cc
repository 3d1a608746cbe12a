#include "server/core/reuse/reply_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

// Lengths keep two scopes apart whose parts join to the same text.
std::string KeyOf(const Scope& scope) {
  return absl::StrCat(scope.tenant.size(), ":", scope.agent_version.size(), ":",
                      scope.facts_epoch.size(), ":", scope.tenant, scope.agent_version,
                      scope.facts_epoch, "|", scope.locale);
}

std::string KeyOf(const Scope& scope, absl::string_view flow) {
  return absl::StrCat(flow.size(), ":", flow, KeyOf(scope));
}

}  // namespace

std::shared_ptr<FlowEntry> ReplyBook::Find(const Scope& scope, absl::string_view flow) const {
  base::ReaderLock lock(&mu_);
  const auto it = flows_.find(KeyOf(scope, flow));
  if (it == flows_.end()) return nullptr;
  it->second->last_use = ++uses_;
  return it->second;
}

std::shared_ptr<ScopeEntry> ReplyBook::FindScope(const Scope& scope) const {
  base::ReaderLock lock(&mu_);
  const auto it = scopes_.find(KeyOf(scope));
  return it == scopes_.end() ? nullptr : it->second;
}

std::shared_ptr<FlowEntry> ReplyBook::FindOrAdd(const Scope& scope, absl::string_view flow) {
  if (std::shared_ptr<FlowEntry> found = Find(scope, flow); found != nullptr) return found;
  base::WriterLock lock(&mu_);
  std::shared_ptr<ScopeEntry>& scope_entry = scopes_[KeyOf(scope)];
  if (scope_entry == nullptr) {
    scope_entry = std::make_shared<ScopeEntry>(scope, options_.risk);
  }
  std::shared_ptr<FlowEntry>& entry = flows_[KeyOf(scope, flow)];
  if (entry == nullptr) {
    entry = std::make_shared<FlowEntry>(std::string(flow), scope_entry, options_.flow);
  }
  entry->last_use = ++uses_;
  std::shared_ptr<FlowEntry> result = entry;
  MakeRoom();
  return result;
}

std::shared_ptr<ScopeEntry> ReplyBook::FindOrAddScope(const Scope& scope) {
  base::WriterLock lock(&mu_);
  std::shared_ptr<ScopeEntry>& entry = scopes_[KeyOf(scope)];
  if (entry == nullptr) entry = std::make_shared<ScopeEntry>(scope, options_.risk);
  return entry;
}

void ReplyBook::Trim() {
  base::WriterLock lock(&mu_);
  MakeRoom();
}

void ReplyBook::MakeRoom() {
  size_t examples = 0;
  for (const auto& [key, entry] : flows_) examples += entry->examples;
  while (flows_.size() > 1 &&
         (flows_.size() > options_.max_flows || scopes_.size() > options_.max_scopes ||
          examples > options_.max_examples)) {
    const auto oldest = std::min_element(
        flows_.begin(), flows_.end(),
        [](const auto& a, const auto& b) { return a.second->last_use < b.second->last_use; });
    examples -= std::min<size_t>(examples, oldest->second->examples);
    const std::shared_ptr<ScopeEntry> scope = oldest->second->scope;
    flows_.erase(oldest);
    ++evicted_flows_;
    const bool used = std::any_of(flows_.begin(), flows_.end(),
                                  [&](const auto& flow) { return flow.second->scope == scope; });
    if (!used) {
      scopes_.erase(KeyOf(scope->scope));
      ++evicted_scopes_;
    }
  }
}

std::vector<std::shared_ptr<FlowEntry>> ReplyBook::Flows() const {
  base::ReaderLock lock(&mu_);
  std::vector<std::shared_ptr<FlowEntry>> flows;
  flows.reserve(flows_.size());
  for (const auto& [key, entry] : flows_) flows.push_back(entry);
  return flows;
}

std::vector<std::shared_ptr<ScopeEntry>> ReplyBook::Scopes() const {
  base::ReaderLock lock(&mu_);
  std::vector<std::shared_ptr<ScopeEntry>> scopes;
  scopes.reserve(scopes_.size());
  for (const auto& [key, entry] : scopes_) scopes.push_back(entry);
  return scopes;
}

bool ReplyBook::Drop(const Scope& scope) {
  base::WriterLock lock(&mu_);
  if (scopes_.erase(KeyOf(scope)) == 0) return false;
  absl::erase_if(flows_, [&](const auto& entry) { return entry.second->scope->scope == scope; });
  return true;
}

ReplyBook::Stats ReplyBook::GetStats() const {
  Stats stats;
  {
    base::ReaderLock lock(&mu_);
    stats.scopes = scopes_.size();
    stats.evicted_flows = evicted_flows_;
    stats.evicted_scopes = evicted_scopes_;
  }
  for (const std::shared_ptr<FlowEntry>& entry : Flows()) {
    base::ReaderLock lock(&entry->mu);
    ++stats.flows;
    stats.examples += entry->book.size();
    stats.replies += entry->book.reply_count();
    stats.bytes += entry->book.MemoryBytes();
    stats.evicted_examples += entry->book.evictions();
  }
  return stats;
}

}  // namespace turnopt::core

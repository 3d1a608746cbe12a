#ifndef TURNOPT_SERVER_CORE_TIER_EXACT_KEY_H_
#define TURNOPT_SERVER_CORE_TIER_EXACT_KEY_H_

#include <cstddef>
#include <string>
#include <utility>

#include "server/core/language/context_leaning.h"
#include "server/core/language/key_text.h"
#include "server/core/language/normalizer.h"
#include "server/core/turn.h"

namespace turnopt::core {

// What two turns must share to share a reply in the exact cache. Compared in full; hashes only
// find the place to compare at.
struct ExactKey {
  Scope scope;
  std::string flow;
  std::string dialog_state;
  std::string caller;     // empty: shared across callers
  std::string utterance;  // word by word and sign by sign (language/key_text.h)
  std::string context;    // the previous reply where the utterance needs it, or is a fragment

  // `utterance` is the turn's, normalised. A turn without caller_id belongs to its call: `share`
  // leaves the caller out.
  static ExactKey Of(const Turn& turn, const NormalizedUtterance& utterance, bool share);

  // The caller as it stands in keys. A call's id cannot pass for a caller's.
  static std::string CallerPart(const std::string& caller_id) { return "caller:" + caller_id; }

  size_t bytes() const {
    return scope.tenant.size() + scope.agent_version.size() + scope.facts_epoch.size() +
           scope.locale.size() + flow.size() + dialog_state.size() + caller.size() +
           utterance.size() + context.size();
  }

  friend bool operator==(const ExactKey& a, const ExactKey& b) {
    return a.utterance == b.utterance && a.context == b.context && a.caller == b.caller &&
           a.dialog_state == b.dialog_state && a.flow == b.flow && a.scope == b.scope;
  }

  template <typename H>
  friend H AbslHashValue(H h, const ExactKey& key) {
    return H::combine(std::move(h), key.scope.tenant, key.scope.agent_version,
                      key.scope.facts_epoch, key.scope.locale, key.flow, key.dialog_state,
                      key.caller, key.utterance, key.context);
  }
};

inline ExactKey ExactKey::Of(const Turn& turn, const NormalizedUtterance& utterance, bool share) {
  ExactKey key{turn.scope, turn.flow, turn.dialog_state, "", KeyText(turn.utterance), ""};
  if (NeedsPreviousReply(utterance) || IsFragment(utterance)) {
    key.context = KeyText(turn.previous_reply);
  }
  if (!share) {
    key.caller = turn.caller_id.empty() ? "call:" + turn.call_id : CallerPart(turn.caller_id);
  }
  return key;
}

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXACT_KEY_H_

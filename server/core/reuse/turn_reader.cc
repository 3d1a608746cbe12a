#include "server/core/reuse/turn_reader.h"

#include <algorithm>
#include <cmath>

#include "server/base/hash.h"
#include "server/core/language/dot.h"

namespace turnopt::core {
namespace {

// Seeds of unrelated hashes, so that a call id that equals a caller id is not taken for him.
constexpr uint64_t kCallerSeed = 1;
constexpr uint64_t kCallSeed = 2;
constexpr uint64_t kStateSeed = 3;
constexpr uint64_t kVariableSeed = 4;

void Widen(const ReplyView& view, float weight, absl::Span<float> out) {
  if (view.vector.size() != out.size()) return;
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<float>(view.vector[i]) * view.vector_scale * weight;
  }
}

}  // namespace

DialogContext TurnReader::Read(const Turn& turn, absl::string_view utterance_pattern,
                               absl::string_view previous_pattern) const {
  DialogContext context;
  const size_t dim = static_cast<size_t>(encoder_dim_);
  std::vector<float> joint(2 * dim);
  const ReplyView said = reader_.ReadWithoutActs(utterance_pattern);
  Widen(said, 1, absl::MakeSpan(joint).first(dim));
  context.utterance = ProfileOf(said);
  if (!previous_pattern.empty()) {
    const ReplyView previous = reader_.ReadWithoutActs(previous_pattern);
    Widen(previous, std::sqrt(context_weight_), absl::MakeSpan(joint).subspan(dim));
    context.previous_reply = ProfileOf(previous);
    context.previous = previous.fingerprint;
  }
  context.vector.resize(2 * dim);
  context.vector_scale = QuantizeInt8(joint, absl::MakeSpan(context.vector));
  context.state = StateHash(turn.dialog_state);
  context.variables.reserve(turn.variables.size());
  for (const auto& [name, value] : turn.variables) {
    if (!value.empty()) {
      context.variables.push_back(static_cast<uint32_t>(base::StableHash(name, kVariableSeed)));
    }
  }
  std::sort(context.variables.begin(), context.variables.end());
  return context;
}

uint64_t CallerHash(absl::string_view caller_id) {
  return base::StableHash(caller_id, kCallerSeed);
}

uint64_t CallerHash(const Turn& turn) {
  return turn.caller_id.empty() ? base::StableHash(turn.call_id, kCallSeed)
                                : CallerHash(turn.caller_id);
}

uint64_t StateHash(absl::string_view dialog_state) {
  return dialog_state.empty() ? 0 : base::StableHash(dialog_state, kStateSeed) | 1;
}

std::vector<std::string> AvailableVariables(const Variables& variables) {
  std::vector<std::string> names;
  for (const auto& [name, value] : variables) {
    if (!value.empty()) names.push_back(name);  // a map is sorted
  }
  return names;
}

}  // namespace turnopt::core

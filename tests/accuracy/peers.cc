#include "tests/accuracy/peers.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/dot.h"
#include "server/core/language/normalizer.h"
#include "server/core/tier/exact_cache.h"

namespace turnopt::accuracy {
namespace {

bool SaysTheSame(const StreamTurn& turn, const StreamTurn& source) {
  return !turn.called_tools && !source.called_tools && turn.answer_key == source.answer_key;
}

void Count(const StreamTurn& turn, const StreamTurn& source, PeerFigures* figures) {
  ++figures->served;
  figures->wrong += !SaysTheSame(turn, source);
  figures->tool_turns_served += turn.called_tools;
}

core::Turn TurnOf(const StreamTurn& from, bool plain) {
  core::Turn turn;
  turn.call_id = from.call;
  turn.flow = from.flow;
  if (!plain) turn.dialog_state = from.state;
  turn.utterance = from.utterance;
  turn.previous_reply = from.previous_reply;
  turn.variables = from.variables;
  return turn;
}

}  // namespace

PeerFigures Ceiling(const std::vector<StreamTurn>& turns) {
  PeerFigures figures;
  absl::flat_hash_set<std::string> given;
  for (size_t i = 0; i < turns.size(); ++i) {
    const StreamTurn& turn = turns[i];
    const bool late = i >= turns.size() / 2;
    figures.turns += late;
    if (turn.called_tools) continue;
    const bool known = !given.insert(absl::StrCat(turn.flow, "\n", turn.answer_key)).second;
    figures.served += late && known;
  }
  return figures;
}

PeerFigures PlayPlainCache(const std::vector<StreamTurn>& turns, bool plain, bool keep_tool_turns) {
  core::ExactCache::Options options;
  options.share_across_callers = true;
  options.cache_tool_turns = keep_tool_turns;
  options.ttl = absl::Hours(24 * 365);
  const auto cache = std::move(core::ExactCache::Create(options)).value();
  const core::Normalizer normalizer;
  const absl::Time now = absl::UnixEpoch();
  PeerFigures figures;
  for (size_t i = 0; i < turns.size(); ++i) {
    core::Completion completion;
    completion.turn_id = absl::StrCat(i);
    completion.turn = TurnOf(turns[i], plain);
    const core::NormalizedUtterance utterance = normalizer.Normalize(turns[i].utterance);
    if (i >= turns.size() / 2) {
      ++figures.turns;
      const core::TierResult found =
          cache->Find({completion.turn, completion.turn_id, utterance}, now);
      size_t source = 0;
      if (found.served && absl::SimpleAtoi(found.decision.source_turn_id, &source)) {
        Count(turns[i], turns[source], &figures);
        continue;
      }
    }
    completion.spoken_reply = turns[i].reply;
    completion.llm = core::LlmResult();
    completion.llm->reply = turns[i].reply;
    completion.llm->called_tools = turns[i].called_tools;
    cache->Complete(completion, utterance, nullptr, now);
  }
  return figures;
}

SemanticCache::SemanticCache(const std::vector<StreamTurn>& turns, const core::Encoder& encoder)
    : turns_(turns),
      dim_(static_cast<size_t>(encoder.dim())),
      utterances_(turns.size() * dim_),
      joint_(turns.size() * dim_) {
  for (size_t i = 0; i < turns.size(); ++i) {
    encoder.Encode(turns[i].utterance, absl::MakeSpan(utterances_).subspan(i * dim_, dim_));
    encoder.Encode(absl::StrCat(turns[i].previous_reply, " ", turns[i].utterance),
                   absl::MakeSpan(joint_).subspan(i * dim_, dim_));
  }
}

absl::Span<const float> SemanticCache::VectorOf(size_t turn, bool with_previous_reply) const {
  return absl::MakeConstSpan(with_previous_reply ? joint_ : utterances_).subspan(turn * dim_, dim_);
}

PeerFigures SemanticCache::Play(const Options& options) const {
  PeerFigures figures;
  absl::flat_hash_map<std::string, std::vector<size_t>> stored;
  for (size_t i = 0; i < turns_.size(); ++i) {
    const StreamTurn& turn = turns_[i];
    std::vector<size_t>& entries =
        stored[options.same_state ? absl::StrCat(turn.flow, "\n", turn.state) : turn.flow];
    if (i >= turns_.size() / 2) {
      ++figures.turns;
      const auto asked = VectorOf(i, options.with_previous_reply);
      float best = -1;
      size_t nearest = 0;
      for (const size_t entry : entries) {
        const float cosine = core::DotFloat(asked, VectorOf(entry, options.with_previous_reply));
        if (cosine > best) {
          best = cosine;
          nearest = entry;
        }
      }
      if (best >= options.min_cosine) {
        Count(turn, turns_[nearest], &figures);
        continue;
      }
    }
    if (options.keep_tool_turns || !turn.called_tools) entries.push_back(i);
  }
  return figures;
}

}  // namespace turnopt::accuracy

#include "server/core/tier/fixed_replies.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/core/language/context_leaning.h"
#include "server/core/language/key_text.h"

namespace turnopt::core {
namespace {

constexpr char kArrow[] = "=>";

bool Leans(absl::string_view utterance) {
  const NormalizedUtterance normalized = Normalizer().Normalize(utterance);
  return NeedsPreviousReply(normalized) || IsFragment(normalized);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FixedReplies>> FixedReplies::Create(const Options& options) {
  std::unique_ptr<FixedReplies> fixed(new FixedReplies(options.min_asr_confidence));
  for (size_t i = 0; i < options.table.size(); ++i) {
    const auto bad = [i](absl::string_view why) {
      return absl::InvalidArgumentError(absl::StrCat("line ", i + 1, " ", why));
    };
    const std::vector<absl::string_view> sides =
        absl::StrSplit(options.table[i], absl::MaxSplits(kArrow, 1));
    if (sides.size() != 2) return bad("has no =>");
    const std::string key = KeyText(sides[0]);
    const absl::string_view reply = absl::StripAsciiWhitespace(sides[1]);
    if (key.empty() || reply.empty()) return bad("has nothing on one side of =>");
    if (Leans(sides[0])) return bad("leans on what was said before it");
    Entry entry{std::string(reply), absl::StrCat("fixed-", i + 1)};
    if (!fixed->entries_.emplace(key, std::move(entry)).second) {
      return bad("asks what an earlier line asks");
    }
  }
  return fixed;
}

TierResult FixedReplies::Find(const PreparedTurn& turn, absl::Time now) const {
  TierResult result;
  const auto found = entries_.find(KeyText(turn.turn.utterance));
  if (found == entries_.end()) return result;
  Decision& decision = result.decision;
  decision.source = source();
  decision.match = MatchKind::kExact;
  decision.confidence = 1;
  decision.reply = found->second.reply;
  decision.reply_id = found->second.reply_id;
  decision.matched_utterance = found->first;
  decision.reason = Reason::kExactMatch;
  if (decision.reply == turn.turn.previous_reply) decision.reason = Reason::kRepeatsReply;
  if (turn.turn.asr_confidence && *turn.turn.asr_confidence < min_asr_confidence_) {
    decision.reason = Reason::kLowAsrConfidence;
  }
  result.served = decision.reason == Reason::kExactMatch;
  return result;
}

}  // namespace turnopt::core

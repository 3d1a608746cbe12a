#include "server/report/shadow_findings.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

namespace turnopt::report {
namespace {

constexpr size_t kDisagreementsShown = 5;
constexpr size_t kMaxTextBytes = 200;

struct Judged {
  int64_t agreed = 0;
  int64_t labelled = 0;
};

// Cut between characters of UTF-8.
std::string Cut(const std::string& text) {
  if (text.size() <= kMaxTextBytes) return text;
  size_t end = kMaxTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

Disagreement Describe(const ReportRow& row, const ShadowCandidate& candidate) {
  Disagreement disagreement;
  disagreement.turn_id = candidate.turn_id;
  disagreement.source = candidate.source;
  disagreement.confidence = row.confidence;
  disagreement.agreement = candidate.agreement;
  disagreement.call_hash = row.call;
  disagreement.utterance_hash = candidate.utterance_hash;
  disagreement.reply_hash = candidate.reply_hash;
  disagreement.utterance = Cut(candidate.utterance);
  disagreement.reply = Cut(candidate.reply);
  return disagreement;
}

void Recommend(double budget, int64_t quick_candidates, int64_t cached_candidates,
               ShadowFinding* finding) {
  const Share& quick = finding->quick_agreed;
  const Share& cached = finding->cached_agreed;
  const auto keep_watching = [&](std::string why) {
    finding->recommendation = Recommendation::kKeepWatching;
    finding->why = std::move(why);
  };
  if (finding->would_serve.hits == 0) return keep_watching("nothing would have been served");
  if (quick.n >= kMinJudgedCandidates && quick.confidence->high < kMinTemplateAgreement) {
    finding->recommendation = Recommendation::kFixTemplate;
    finding->why = absl::StrFormat("quick responses agreed with the LLM in %d of %d turns",
                                   quick.hits, quick.n);
    return;
  }
  const int64_t judged = quick.n + cached.n;
  if (judged < kMinJudgedCandidates) {
    return keep_watching(
        absl::StrFormat("%d of %d judged candidates needed", judged, kMinJudgedCandidates));
  }
  // The part that was hardly judged must not hide behind the part that was.
  const auto unjudged = [](const Share& agreed, int64_t candidates) {
    return agreed.n < kMinJudgedCandidates && candidates >= kMinJudgedCandidates;
  };
  if (unjudged(cached, cached_candidates)) {
    return keep_watching(
        absl::StrFormat("only %d of %d learned replies were judged", cached.n, cached_candidates));
  }
  if (unjudged(quick, quick_candidates)) {
    return keep_watching(
        absl::StrFormat("only %d of %d quick responses were judged", quick.n, quick_candidates));
  }
  const double wrong_of_cached =
      cached.n == 0 ? 0 : 1 - static_cast<double>(cached.hits) / static_cast<double>(cached.n);
  const double wrong_of_turns = wrong_of_cached * static_cast<double>(cached_candidates) /
                                static_cast<double>(finding->turns);
  if (wrong_of_turns > budget) {
    return keep_watching(
        absl::StrFormat("learned replies would be wrong in %.1f %% of turns, the budget is %.1f %%",
                        100 * wrong_of_turns, 100 * budget));
  }
  // Each source that was judged often enough must agree, and so must all together: twenty right
  // learned replies do not vouch for ten wrong quick responses.
  const Share all = ShareOf(quick.hits + cached.hits, judged);
  const struct {
    const Share& agreed;
    const char* name;
  } parts[] = {{quick, "quick responses"}, {cached, "learned replies"}, {all, "candidates"}};
  for (const auto& [agreed, name] : parts) {
    if (agreed.n < kMinJudgedCandidates || agreed.confidence->low >= kEnableAgreement) continue;
    return keep_watching(absl::StrFormat("%d of %d %s agreed, which may still be as few as %.0f %%",
                                         agreed.hits, agreed.n, name,
                                         100 * agreed.confidence->low));
  }
  finding->recommendation = Recommendation::kEnable;
  finding->why = absl::StrFormat("%d of %d judged candidates agreed", all.hits, all.n);
}

}  // namespace

std::vector<ShadowFinding> FindInShadow(const ReportRows& rows, const RowIndices& indices,
                                        double budget, size_t max_states) {
  struct State {
    int64_t turns = 0;
    std::vector<uint32_t> candidates;  // into rows.shadow
  };
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, State> states;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    if (row.mode != core::Mode::kShadow) continue;
    State& state = states[{row.flow, row.state}];
    ++state.turns;
    if (row.shadow >= 0) state.candidates.push_back(static_cast<uint32_t>(row.shadow));
  }
  std::vector<std::pair<std::pair<uint32_t, uint32_t>, State>> ordered(states.begin(),
                                                                       states.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    if (a.second.turns != b.second.turns) return a.second.turns > b.second.turns;
    return a.first < b.first;
  });
  if (ordered.size() > max_states) ordered.resize(max_states);

  std::vector<ShadowFinding> findings;
  for (const auto& [key, state] : ordered) {
    ShadowFinding finding;
    finding.flow = rows.flows.Text(key.first);
    finding.dialog_state = rows.states.Text(key.second);
    finding.turns = state.turns;
    finding.would_serve = ShareOf(static_cast<int64_t>(state.candidates.size()), state.turns);
    Judged quick;
    Judged cached;
    int64_t quick_candidates = 0;
    for (const uint32_t index : state.candidates) {
      const ShadowCandidate& candidate = rows.shadow[index];
      const bool is_quick = candidate.source == core::Source::kQuickResponse;
      quick_candidates += is_quick ? 1 : 0;
      if (!candidate.labelled) continue;
      Judged& judged = is_quick ? quick : cached;
      ++judged.labelled;
      judged.agreed += candidate.right ? 1 : 0;
      if (!candidate.right) {
        finding.disagreements.push_back(Describe(rows.turns[candidate.row], candidate));
      }
    }
    finding.quick_agreed = ShareOf(quick.agreed, quick.labelled);
    finding.cached_agreed = ShareOf(cached.agreed, cached.labelled);
    std::sort(finding.disagreements.begin(), finding.disagreements.end(),
              [](const Disagreement& a, const Disagreement& b) {
                if (a.confidence != b.confidence) return a.confidence > b.confidence;
                return a.turn_id < b.turn_id;
              });
    if (finding.disagreements.size() > kDisagreementsShown) {
      finding.disagreements.resize(kDisagreementsShown);
    }
    Recommend(budget, quick_candidates,
              static_cast<int64_t>(state.candidates.size()) - quick_candidates, &finding);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace turnopt::report

#include "server/core/language/judge_act_features.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "server/core/language/reply_acts.h"

namespace turnopt::core {
namespace {

enum Group { kDo, kAsk, kTell, kGroups };

constexpr Group GroupOf(absl::string_view act) {
  return act[0] == 'a' ? (act[1] == 'c' ? kDo : kAsk) : kTell;  // act:, ask: and ask+, tell:
}

constexpr bool SameText(absl::string_view a, absl::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

constexpr int ActIndex(absl::string_view act) {
  for (int k = 0; k < kReplyActCount; ++k) {
    if (SameText(kReplyActs[k], act)) return k;
  }
  return -1;
}

struct SingleAct {
  JudgeFeature less;
  int act;
};

constexpr SingleAct kSingleActs[] = {
    {kActConfirmLess, ActIndex("act:confirm")},
    {kActRequestLess, ActIndex("act:request")},
    {kActOfferIntentLess, ActIndex("act:offer_intent")},
    {kActMoreLess, ActIndex("act:req_more")},
    {kActInformLess, ActIndex("act:inform")},
    {kActGoodbyeLess, ActIndex("act:goodbye")},
    {kActOfferLess, ActIndex("act:offer")},
    {kActAskTwoLess, ActIndex("ask+two")},
    {kActAskThreeLess, ActIndex("ask+three")},
};
constexpr bool AllFound() {
  for (const SingleAct& single : kSingleActs) {
    if (single.act < 0) return false;
  }
  return true;
}
static_assert(AllFound(), "a column asks for an act that is not in kReplyActs");

// Below this, one act that the net is sure about would outweigh all others.
constexpr double kLeastAgreement = 1e-3;

struct GroupSums {
  double agree = 0, ab = 0, aa = 0, bb = 0;
  float worst = 0;

  float Cosine() const { return static_cast<float>(ab / std::sqrt(aa * bb + 1e-9)); }
};

}  // namespace

void CompareActs(absl::Span<const float> a, absl::Span<const float> b,
                 JudgeFeatureVector* columns) {
  if (a.size() != kReplyActCount || b.size() != kReplyActCount) return;
  JudgeFeatureVector& f = *columns;
  GroupSums sums[kGroups];
  int top_a = 0, top_b = 0;
  for (int k = 0; k < kReplyActCount; ++k) {
    GroupSums& sum = sums[GroupOf(kReplyActs[k])];
    const double x = a[k], y = b[k];
    sum.agree += std::log(std::clamp(x * y + (1 - x) * (1 - y), kLeastAgreement, 1.0));
    sum.ab += x * y;
    sum.aa += x * x;
    sum.bb += y * y;
    sum.worst = std::max(sum.worst, std::abs(a[k] - b[k]));
    if (GroupOf(kReplyActs[k]) != kDo) continue;
    if (a[k] > a[top_a]) top_a = k;
    if (b[k] > b[top_b]) top_b = k;
  }
  static_assert(GroupOf(kReplyActs[0]) == kDo, "top_a and top_b begin at the first act");
  f[kActsAgreeDo] = static_cast<float>(sums[kDo].agree);
  f[kActsAgreeAsk] = static_cast<float>(sums[kAsk].agree);
  f[kActsAgreeTell] = static_cast<float>(sums[kTell].agree);
  f[kActsAgree] = static_cast<float>(sums[kDo].agree + sums[kAsk].agree + sums[kTell].agree);
  f[kActsWorst] = std::max({sums[kDo].worst, sums[kAsk].worst, sums[kTell].worst});
  f[kActsWorstDo] = sums[kDo].worst;
  f[kActsWorstAsk] = sums[kAsk].worst;
  f[kActsCosineDo] = sums[kDo].Cosine();
  f[kActsCosineAsk] = sums[kAsk].Cosine();
  f[kActsCosineTell] = sums[kTell].Cosine();
  f[kActsSameTop] = top_a == top_b ? 1 : 0;
  f[kActsSureLess] = std::min(a[top_a], b[top_b]);
  for (const SingleAct& single : kSingleActs) {
    f[single.less] = std::min(a[single.act], b[single.act]);
  }
  constexpr int kRequest = ActIndex("act:request"), kTwo = ActIndex("ask+two");
  f[kActAskMore] = std::max(a[kRequest], b[kRequest]);
  f[kActAskTwoMore] = std::max(a[kTwo], b[kTwo]);
}

}  // namespace turnopt::core

// One pass counts the signs of all that was heard; a second, only where something is new, counts
// how many of those had something new themselves when they came.
#include "server/core/language/same_request.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace turnopt::core {
namespace {

// What share of the callers before must have varied as much, and how many at least.
struct Tolerance {
  double share = 1;
  size_t least = 0;
  bool never = true;
};

constexpr Tolerance kNever = {};
constexpr Tolerance Varies(double share, size_t least) { return {share, least, false}; }

struct Policy {
  Sign sign;
  Difference difference;
  Tolerance tolerance;
};

// The order is that of the reasons given. Kinds with few signs are heard often or not at all.
constexpr Policy kPolicies[] = {
    {Sign::kNegation, Difference::kNegation, kNever},
    {Sign::kAnswer, Difference::kAnswer, kNever},
    {Sign::kFrame, Difference::kAct, kNever},
    {Sign::kQuestion, Difference::kAct, kNever},
    {Sign::kQuestioned, Difference::kSecondRequest, Varies(0.15, 4)},
    {Sign::kRequests, Difference::kSecondRequest, kNever},
    {Sign::kNumber, Difference::kNumber, Varies(0.1, 3)},
    {Sign::kDate, Difference::kDate, Varies(0.1, 3)},
    {Sign::kCondition, Difference::kCondition, Varies(0.05, 3)},
    {Sign::kComparison, Difference::kCondition, Varies(0.05, 3)},
    {Sign::kWord, Difference::kWords, Varies(0.1, 3)},
};

// A sign of these kinds is heard only if this share of the callers before had it: among hundreds
// somebody says anything.
constexpr double kOften = 0.05;
constexpr double kFewAsked = 0.3;

bool IsClosed(Sign sign) {
  return sign == Sign::kFrame || sign == Sign::kQuestion || sign == Sign::kRequests ||
         sign == Sign::kAnswer;
}

bool IsContent(Sign sign) {
  return sign == Sign::kWord || sign == Sign::kNumber || sign == Sign::kDate;
}

class Comparison {
 public:
  Comparison(const Reading& asked, absl::Span<const HeardReading> heard)
      : asked_(asked), heard_(heard) {
    for (const HeardReading& one : heard_) {
      for (const uint32_t sign : one.reading->signs) {
        Seen& seen = seen_[sign];
        if (seen.count == 0 || seen.caller != one.caller) ++seen.count;
        seen.caller = one.caller;
      }
    }
  }

  bool Heard(uint32_t sign) const {
    const auto it = seen_.find(sign);
    if (it == seen_.end()) return false;
    return !IsClosed(SignOf(sign)) ||
           it->second.count >= kOften * static_cast<double>(heard_.size());
  }

  // How many signs of the kind are new in what is asked.
  size_t New(Sign sign) const {
    size_t count = 0;
    for (const uint32_t one : asked_.Of(sign)) count += Heard(one) ? 0 : 1;
    return count;
  }

  bool Tolerates(Sign sign, size_t fresh, const Tolerance& tolerance) const {
    if (tolerance.never) return false;
    size_t alike = 0;
    for (const HeardReading& one : heard_) {
      size_t alone = 0;
      for (const uint32_t s : one.reading->Of(sign)) {
        const auto it = seen_.find(s);
        alone += it != seen_.end() && it->second.count <= 1 ? 1 : 0;
      }
      alike += alone >= fresh ? 1 : 0;
    }
    return alike >= tolerance.least &&
           static_cast<double>(alike) >= tolerance.share * static_cast<double>(heard_.size() + 1);
  }

  // A side that was not heard where its opposite was.
  bool Opposes() const {
    for (const uint32_t side : asked_.Of(Sign::kSide)) {
      if (!Heard(side) && Heard(side ^ 1)) return true;
    }
    return false;
  }

  // Every utterance before had a sign of the kind that this one lacks.
  bool Lacks(Sign sign) const {
    if (!asked_.Of(sign).empty() || heard_.empty()) return false;
    return std::all_of(heard_.begin(), heard_.end(),
                       [&](const HeardReading& one) { return !one.reading->Of(sign).empty(); });
  }

  // Where, when and how much are ways to ask about one thing as long as few asked so before. Why
  // and who never are.
  bool AsksFreely() const {
    for (const uint32_t sign : asked_.Of(Sign::kQuestion)) {
      if (!IsOpenQuestion(sign)) return false;
    }
    size_t asking = 0;
    for (const HeardReading& one : heard_)
      asking += one.reading->Of(Sign::kQuestion).empty() ? 0 : 1;
    return static_cast<double>(asking) < kFewAsked * static_cast<double>(heard_.size());
  }

  // The owner of a thing is another than ever heard.
  bool OwnsOther() const {
    for (const uint32_t sign : asked_.Of(Sign::kOwner)) {
      if (Heard(sign)) continue;
      for (const HeardReading& one : heard_) {
        if (!one.reading->Of(Sign::kOwner).empty()) return true;
      }
    }
    return false;
  }

  const Reading& asked() const { return asked_; }
  absl::Span<const HeardReading> heard() const { return heard_; }

 private:
  struct Seen {
    uint32_t count = 0;  // of changes of caller
    uint64_t caller = 0;
  };

  const Reading& asked_;
  const absl::Span<const HeardReading> heard_;
  absl::flat_hash_map<uint32_t, Seen> seen_;
};

// Share of the content signs of either that both have.
double Likeness(const Reading& a, const Reading& b) {
  size_t shared = 0, all = 0;
  for (const Sign sign : {Sign::kWord, Sign::kNumber, Sign::kDate}) {
    const auto x = a.Of(sign), y = b.Of(sign);
    size_t i = 0, j = 0;
    while (i < x.size() || j < y.size()) {
      ++all;
      if (j == y.size() || (i < x.size() && x[i] < y[j])) {
        ++i;
      } else if (i == x.size() || y[j] < x[i]) {
        ++j;
      } else {
        ++shared;
        ++i;
        ++j;
      }
    }
  }
  return all == 0 ? 1 : static_cast<double>(shared) / static_cast<double>(all);
}

constexpr size_t kMostCompared = 48;
constexpr double kLikeEnough = 0.5;
// Shares of the callers before that must have been as far from the others.
constexpr double kAsFar = 0.15;
constexpr double kNothingShared = 0.3;

double Nearest(const Reading& reading, uint64_t caller, absl::Span<const HeardReading> heard) {
  double best = 0;
  for (const HeardReading& other : heard) {
    if (other.reading == &reading || (caller != 0 && other.caller == caller)) continue;
    best = std::max(best, Likeness(reading, *other.reading));
    if (best >= 1) break;
  }
  return best;
}

// Whether what is asked is farther from the nearest than those before were from theirs.
bool IsUnlike(const Reading& asked, absl::Span<const HeardReading> heard) {
  heard = heard.first(std::min(heard.size(), kMostCompared));
  const double likeness = Nearest(asked, 0, heard);
  if (likeness >= kLikeEnough) return false;
  size_t as_far = 0;
  for (const HeardReading& one : heard) {
    as_far += Nearest(*one.reading, one.caller, heard) <= likeness ? 1 : 0;
  }
  // Not a word in common is common only where anything may be said.
  const double least = likeness > 0 ? kAsFar : kNothingShared;
  return static_cast<double>(as_far) < least * static_cast<double>(heard.size() + 1);
}

}  // namespace

Difference FindDifference(const Reading& asked, absl::Span<const HeardReading> heard,
                          const SameRequestOptions& options) {
  if (asked.language == SpokenLanguage::kOther) return Difference::kLanguage;
  const Comparison comparison(asked, heard);
  if (comparison.Lacks(Sign::kNegation)) return Difference::kNegation;
  if (comparison.Opposes()) return Difference::kOpposite;
  for (const Policy& policy : kPolicies) {
    if (options.allow_new_words && (IsContent(policy.sign) || policy.sign == Sign::kQuestioned)) {
      continue;
    }
    if (policy.sign == Sign::kQuestion && comparison.AsksFreely()) continue;
    const size_t fresh = comparison.New(policy.sign);
    if (fresh == 0 || comparison.Tolerates(policy.sign, fresh, policy.tolerance)) continue;
    return policy.difference;
  }
  if (comparison.Lacks(Sign::kAnswer)) return Difference::kAnswer;
  if (comparison.Lacks(Sign::kFrame)) return Difference::kAct;
  if (comparison.OwnsOther()) return Difference::kPerson;
  if (asked.bare && std::none_of(heard.begin(), heard.end(),
                                 [](const HeardReading& one) { return one.reading->bare; })) {
    return Difference::kUnlike;
  }
  if (!options.allow_unlike && !options.allow_new_words && IsUnlike(asked, heard)) {
    return Difference::kUnlike;
  }
  return Difference::kNone;
}

bool NamesOther(const Reading& now, absl::Span<const HeardReading> heard) {
  const Comparison comparison(now, heard);
  for (const Sign sign : {Sign::kWord, Sign::kNumber, Sign::kDate}) {
    if (comparison.New(sign) > 0 && !comparison.Tolerates(sign, 1, Varies(0.1, 3))) return true;
  }
  return false;
}

}  // namespace turnopt::core

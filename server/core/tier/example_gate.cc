#include "server/core/tier/example_gate.h"

#include <algorithm>
#include <iterator>

#include "server/core/language/clause.h"

namespace turnopt::core {
namespace {

struct Strict {
  Sign sign;
  Difference difference;
};

// Signs that an utterance must not bring of its own, beside those that FindDifference never lets
// pass. In the order in which reasons are given.
constexpr Strict kStrict[] = {
    {Sign::kRequests, Difference::kSecondRequest},
    {Sign::kFrame, Difference::kAct},
    {Sign::kQuestion, Difference::kAct},
    {Sign::kNumber, Difference::kNumber},
    {Sign::kDate, Difference::kDate},
    {Sign::kCondition, Difference::kCondition},
    {Sign::kComparison, Difference::kCondition},
    {Sign::kWord, Difference::kWords},
};

bool NamesSomething(uint32_t sign) {
  return SignOf(sign) == Sign::kWord || SignOf(sign) == Sign::kNumber ||
         SignOf(sign) == Sign::kDate;
}

// A request, a statement of a wish and a bare phrase ask alike: "cancel my order", "order
// cancellation".
bool AsksPlainly(uint32_t frame) {
  const uint32_t value = frame & 0xFFFFFF;
  return value == static_cast<uint32_t>(Frame::kAsk) ||
         value == static_cast<uint32_t>(Frame::kNone);
}

}  // namespace

ExampleGate::ExampleGate(const std::vector<std::string>& examples) {
  readings_.reserve(examples.size());
  for (const std::string& example : examples) readings_.push_back(ReadText(example));
  for (size_t i = 0; i < readings_.size(); ++i) {
    heard_.push_back({&readings_[i], i + 1});
    const std::vector<uint32_t>& signs = readings_[i].signs;
    signs_.insert(signs_.end(), signs.begin(), signs.end());
    if (i == 0) {
      std::copy_if(signs.begin(), signs.end(), std::back_inserter(core_), NamesSomething);
    } else {
      core_.erase(std::remove_if(core_.begin(), core_.end(),
                                 [&](uint32_t sign) { return !readings_[i].Has(sign); }),
                  core_.end());
    }
  }
  if (readings_.size() < 2) core_.clear();
  std::sort(signs_.begin(), signs_.end());
  signs_.erase(std::unique(signs_.begin(), signs_.end()), signs_.end());
}

Difference ExampleGate::Check(const Reading& asked, bool allow_negation) const {
  const Difference difference = FindDifference(asked, heard_, {/*allow_new_words=*/true});
  if (difference != Difference::kNone && !(allow_negation && difference == Difference::kNegation)) {
    return difference;
  }
  for (const Strict& strict : kStrict) {
    for (const uint32_t sign : asked.Of(strict.sign)) {
      if (strict.sign == Sign::kFrame && AsksPlainly(sign)) continue;
      if (!std::binary_search(signs_.begin(), signs_.end(), sign)) return strict.difference;
    }
  }
  const bool names_all =
      std::all_of(core_.begin(), core_.end(), [&](uint32_t sign) { return asked.Has(sign); });
  return names_all ? Difference::kNone : Difference::kUnlike;
}

}  // namespace turnopt::core

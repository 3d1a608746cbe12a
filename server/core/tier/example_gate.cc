#include "server/core/tier/example_gate.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/string_view.h"
#include "server/core/language/clause.h"
#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

// So many examples show how words vary among those who ask the same.
constexpr size_t kShowVariety = 10;

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

bool Negates(const Reading& reading) { return !reading.Of(Sign::kNegation).empty(); }

bool IsTurned(const Reading& reading) {
  return Negates(reading) || !reading.Of(Sign::kSide).empty();
}

// Asks whether something must be: "do I need insurance" is not about which is taken.
bool AsksWhetherObliged(absl::Span<const std::string> words) {
  const auto at = [words](size_t i) {
    return i < words.size() ? absl::string_view(words[i]) : absl::string_view();
  };
  for (size_t i = 0; i < words.size(); ++i) {
    const absl::string_view word = words[i];
    if (word == "necessary" || word == "required" || word == "mandatory" || word == "obligatory") {
      return true;
    }
    const bool subject = at(i + 1) == "i" || at(i + 1) == "we" || at(i + 1) == "you";
    if (subject && (word == "must" || word == "should")) return true;
    if (subject && word == "do" && at(i + 2) == "need" && at(i + 1) != "you") return true;
    if (subject && word == "do" && at(i + 2) == "have" && at(i + 3) == "to") return true;
  }
  return false;
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
  turned_ = std::all_of(readings_.begin(), readings_.end(), IsTurned) &&
            std::any_of(readings_.begin(), readings_.end(), Negates);
  for (const std::string& example : examples) {
    obliged_ |= AsksWhetherObliged(Normalizer().Normalize(example).all_tokens);
  }
  std::sort(signs_.begin(), signs_.end());
  signs_.erase(std::unique(signs_.begin(), signs_.end()), signs_.end());
}

Difference ExampleGate::Check(const Reading& asked, absl::Span<const std::string> words,
                              bool allow_negation) const {
  const bool many = readings_.size() >= kShowVariety;
  const Difference difference = FindDifference(asked, heard_, {/*allow_new_words=*/!many});
  if (difference != Difference::kNone && !(allow_negation && difference == Difference::kNegation)) {
    return difference;
  }
  const bool refuses = IsTurned(asked) || !asked.Of(Sign::kAnswer).empty();  // "no reminders"
  if (turned_ && !refuses && !allow_negation) return Difference::kNegation;
  if (AsksWhetherObliged(words) && !obliged_) return Difference::kAct;
  for (const Strict& strict : kStrict) {
    if (many && strict.sign == Sign::kWord) continue;
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

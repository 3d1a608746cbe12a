#include "server/core/language/text_profile.h"

#include <algorithm>
#include <cmath>

#include "server/base/hash.h"
#include "server/core/language/lexicon.h"

namespace turnopt::core {
namespace {

uint32_t WordHash(absl::string_view word) {
  return static_cast<uint32_t>(base::StableHash(word) >> 32);
}

void SortDistinct(std::vector<uint32_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  values.shrink_to_fit();
}

}  // namespace

TextProfile ProfileOf(const ReplyView& view) {
  TextProfile profile;
  profile.words.reserve(view.words.size());
  profile.length = static_cast<uint16_t>(view.words.size());
  for (const ReplyWord& word : view.words) {
    const uint32_t hash = WordHash(word.text);
    const float idf = std::round(word.idf / TextProfile::kIdfStep);
    profile.words.push_back({hash, static_cast<uint8_t>(std::min(std::max(idf, 0.0f), 255.0f))});
    if (word.number) profile.numbers.push_back(hash);
    if (word.placeholder) profile.placeholders.push_back(hash);
    if (word.name && profile.names < UINT8_MAX) ++profile.names;
    if (IsNegation(word.text)) profile.negation = true;
  }
  for (const ReplySentence& sentence : view.sentences) profile.question |= sentence.question;
  std::sort(profile.words.begin(), profile.words.end());
  profile.words.erase(std::unique(profile.words.begin(), profile.words.end()), profile.words.end());
  profile.words.shrink_to_fit();
  SortDistinct(profile.numbers);
  SortDistinct(profile.placeholders);
  return profile;
}

WordDifference CompareWords(const TextProfile& a, const TextProfile& b) {
  WordDifference difference;
  const auto add = [&](float& sum, const TextProfile::Word& word) {
    const float idf = static_cast<float>(word.idf) * TextProfile::kIdfStep;
    sum += idf;
    difference.rarest = std::max(difference.rarest, idf);
  };
  auto i = a.words.begin();
  auto j = b.words.begin();
  while (i != a.words.end() || j != b.words.end()) {
    if (j == b.words.end() || (i != a.words.end() && *i < *j)) {
      add(difference.only_a, *i++);
    } else if (i == a.words.end() || *j < *i) {
      add(difference.only_b, *j++);
    } else {
      difference.shared += static_cast<float>(i->idf) * TextProfile::kIdfStep;
      ++i;
      ++j;
    }
  }
  return difference;
}

SetDifference CompareSets(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  SetDifference difference;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (j == b.end() || (i != a.end() && *i < *j)) {
      ++difference.only_a;
      ++i;
    } else if (i == a.end() || *j < *i) {
      ++difference.only_b;
      ++j;
    } else {
      ++difference.shared;
      ++i;
      ++j;
    }
  }
  return difference;
}

}  // namespace turnopt::core

// The lists are split once at first use into a hash map, so that a word costs one lookup whatever
// the number of classes.
#include "server/core/quality/lexicon.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "server/core/quality/lexicon_lists.h"

namespace turnopt::core {
namespace {

absl::flat_hash_map<absl::string_view, uint32_t> BuildWords() {
  absl::flat_hash_map<absl::string_view, uint32_t> classes;
  for (const WordList& list : WordLists()) {
    for (const absl::string_view word : absl::StrSplit(list.words, ' ', absl::SkipEmpty())) {
      classes[word] |= list.classes;
    }
  }
  for (const absl::string_view word : absl::StrSplit(NotForeign(), ' ', absl::SkipEmpty())) {
    const auto it = classes.find(word);
    if (it != classes.end()) it->second &= ~static_cast<uint32_t>(kWordForeign);
  }
  for (auto& [word, bits] : classes) {
    if ((bits & kWordFunction) != 0) bits &= ~static_cast<uint32_t>(kWordForeign);
  }
  return classes;
}

struct Phrase {
  PhraseKind kind;
  std::vector<absl::string_view> words;
};
using PhraseMap = absl::flat_hash_map<absl::string_view, std::vector<Phrase>>;

PhraseMap BuildPhrases() {
  PhraseMap by_first_word;
  for (const PhraseList& list : PhraseLists()) {
    for (const absl::string_view line : absl::StrSplit(list.phrases, '\n', absl::SkipEmpty())) {
      Phrase phrase{list.kind, absl::StrSplit(line, ' ', absl::SkipEmpty())};
      by_first_word[phrase.words.front()].push_back(std::move(phrase));
    }
  }
  return by_first_word;
}

bool Matches(const std::vector<SpokenWord>& words, size_t at, const Phrase& phrase) {
  if (at + phrase.words.size() > words.size()) return false;
  for (size_t i = 1; i < phrase.words.size(); ++i) {
    if (words[at + i].text != phrase.words[i]) return false;
  }
  return true;
}

}  // namespace

uint32_t WordClasses(absl::string_view word) {
  static const auto* const kClasses =
      new absl::flat_hash_map<absl::string_view, uint32_t>(BuildWords());
  const auto it = kClasses->find(word);
  return it == kClasses->end() ? 0 : it->second;
}

PhraseCounts FindPhrases(const SpokenText& text) {
  static const auto* const kPhrases = new PhraseMap(BuildPhrases());
  PhraseCounts counts;
  // One past the last word covered by a phrase of each kind, so that overlapping phrases of one
  // kind do not count a word twice.
  std::array<size_t, kPhraseKinds> covered{};
  const std::vector<SpokenWord>& words = text.words();
  for (size_t i = 0; i < words.size(); ++i) {
    const auto it = kPhrases->find(words[i].text);
    if (it == kPhrases->end()) continue;
    for (const Phrase& phrase : it->second) {
      if (!Matches(words, i, phrase)) continue;
      const size_t kind = static_cast<size_t>(phrase.kind);
      const size_t end = i + phrase.words.size();
      ++counts.found[kind];
      if (end > covered[kind]) {
        counts.words[kind] += static_cast<uint16_t>(end - std::max(i, covered[kind]));
        covered[kind] = end;
      }
    }
  }
  return counts;
}

}  // namespace turnopt::core

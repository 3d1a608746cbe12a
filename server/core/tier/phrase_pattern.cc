#include "server/core/tier/phrase_pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/lexicon.h"

namespace turnopt::core {
namespace {

// How many words a negation reaches forward. NegEx (Chapman et al., 2001) uses five for clinical
// sentences; spoken turns are shorter.
constexpr size_t kNegationReach = 3;

RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// Words that begin a thought of their own, which an earlier negation does not reach.
bool BeginsClause(absl::string_view word) {
  return word == "but" || word == "and" || word == "because" || word == "so" || word == "then" ||
         word == "though" || word == "however";
}

// Words behind which a "no" before them answers: "no not interested", "no i am busy"; of "no
// interest" it is a part.
bool OpensSentence(absl::string_view word) {
  static constexpr absl::string_view kWords[] = {"i",  "we",   "you", "it", "this", "that", "thank",
                                                 "do", "does", "the", "he", "she",  "they"};
  return IsNegation(word) ||
         std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// Whether the words from `first` on stand under a negation before them.
bool IsNegated(const std::vector<std::string>& tokens, size_t first) {
  if (tokens[first] == "no") return false;  // "not interested, no thank you" begins anew
  for (size_t back = 1; back <= kNegationReach && back <= first; ++back) {
    const size_t i = first - back;
    if (BeginsClause(tokens[i])) return false;
    if (!IsNegation(tokens[i])) continue;
    const bool answer = i == 0 && tokens[i] == "no" && (back > 1 || OpensSentence(tokens[first]));
    if (!answer) return true;
  }
  return false;
}

// Why no normalised utterance can match; empty when one can.
std::string WhyUnreachable(absl::string_view pattern) {
  for (size_t i = 0; i < pattern.size(); ++i) {
    const auto c = static_cast<unsigned char>(pattern[i]);
    if (c == '\\') {
      ++i;  // an escaped letter is a class, such as \S or \p{L}
      const bool property = i < pattern.size() && (pattern[i] == 'p' || pattern[i] == 'P');
      if (property && pattern.substr(i + 1, 1) != "{") ++i;
      if (property && pattern.substr(i + 1, 1) == "{")
        i = std::min(pattern.find('}', i), pattern.size());
    } else if (c == '\'') {
      return "it holds an apostrophe, but utterances are matched with contractions written out "
             "(do not, i am)";
    } else if (absl::ascii_isupper(c) && (i < 2 || pattern.substr(i - 2, 2) != "(?")) {
      return "it holds a capital letter, but utterances are matched in lower case";
    }
  }
  return "";
}

}  // namespace

PhrasePattern::PhrasePattern(std::string text, std::unique_ptr<const RE2> bounded)
    : text_(std::move(text)), bounded_(std::move(bounded)) {}
PhrasePattern::PhrasePattern(PhrasePattern&&) noexcept = default;
PhrasePattern& PhrasePattern::operator=(PhrasePattern&&) noexcept = default;
PhrasePattern::~PhrasePattern() = default;

absl::StatusOr<PhrasePattern> PhrasePattern::Create(absl::string_view pattern) {
  if (pattern.empty()) return absl::InvalidArgumentError("it is empty");
  if (pattern.size() > kMaxBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("it has ", pattern.size(), " bytes; at most ", kMaxBytes, " are allowed"));
  }
  // Compiled alone first: `a)(b` would be well-formed inside the parentheses of the next.
  const RE2 alone(re2::StringPiece(pattern.data(), pattern.size()), Quiet());
  if (!alone.ok()) return absl::InvalidArgumentError(alone.error());
  const std::string unreachable = WhyUnreachable(pattern);
  if (!unreachable.empty()) return absl::InvalidArgumentError(unreachable);
  if (RE2::FullMatch("", alone)) {
    return absl::InvalidArgumentError("it matches an utterance without words");
  }
  RE2::Options longest = Quiet();
  longest.set_longest_match(true);
  auto bounded =
      std::make_unique<const RE2>(absl::StrCat("(?:^| )(", pattern, ")(?: |$)"), longest);
  if (!bounded->ok()) return absl::InvalidArgumentError(bounded->error());
  return PhrasePattern(std::string(pattern), std::move(bounded));
}

PhraseFind PhrasePattern::Find(const NormalizedUtterance& utterance) const {
  PhraseFind find;
  const re2::StringPiece text(utterance.text);
  size_t from = 0;
  re2::StringPiece groups[2];
  while (from <= text.size() &&
         bounded_->Match(text, from, text.size(), RE2::UNANCHORED, groups, 2)) {
    // The place in words: those before it, and its own.
    const auto begin = static_cast<size_t>(groups[1].data() - text.data());
    const size_t end = begin + groups[1].size();
    const auto words_before =
        static_cast<size_t>(std::count(text.begin(), text.begin() + begin, ' '));
    const auto words =
        1 + static_cast<size_t>(std::count(text.begin() + begin, text.begin() + end, ' '));
    find.found = true;
    find.places.push_back({words_before, words, IsNegated(utterance.tokens, words_before)});
    if (!find.places.back().negated) find.words = std::max(find.words, words);
    const size_t space = text.find(' ', begin + 1);
    if (space == re2::StringPiece::npos) break;
    from = space;
  }
  find.negated = find.found && find.words == 0;
  return find;
}

const std::string& PhrasePattern::bounded() const { return bounded_->pattern(); }

}  // namespace turnopt::core

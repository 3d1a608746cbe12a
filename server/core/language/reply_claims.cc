#include "server/core/language/reply_claims.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

using Words = std::vector<std::string>;
using WordSet = absl::flat_hash_set<absl::string_view>;

const WordSet& SetOf(absl::string_view words) {
  return *new WordSet(absl::StrSplit(words, ' ', absl::SkipEmpty()));
}

absl::string_view At(const Words& words, size_t i) {
  return i < words.size() ? absl::string_view(words[i]) : absl::string_view();
}

// What states how something is.
bool IsState(absl::string_view word) {
  static const WordSet& set = SetOf(
      "is are was were has had expires expired ends ended arrives arrived starts started shows "
      "left costs comes came contains includes looks seems went shipped ships leaves");
  return set.contains(word);
}

// Behind these a clause tells no fact: if your order is late, once your order ships.
bool IsSupposed(absl::string_view word) {
  static const WordSet& set = SetOf(
      "if when once whenever unless whether until before after while what which where how "
      "that so in as");
  return set.contains(word);
}

// "Your call is important", "your help is welcome": courtesies.
bool IsCourteous(absl::string_view noun) {
  static const WordSet& set = SetOf(
      "call patience time help welcome name understanding feedback satisfaction question "
      "business cooperation interest first");
  return set.contains(noun);
}

constexpr size_t kLongestNoun = 4;

bool ClaimsState(const Words& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    const bool that = i > 1 && words[i - 1] == "that" &&
                      (words[i - 2] == "see" || words[i - 2] == "confirm" ||
                       words[i - 2] == "says" || words[i - 2] == "shows");
    if (i > 0 && IsSupposed(words[i - 1]) && !that) continue;
    if (words[i] == "your" && !IsCourteous(At(words, i + 1))) {
      for (size_t v = i + 2; v < words.size() && v <= i + 1 + kLongestNoun; ++v) {
        if (words[v] == "to" || words[v] == "and" || words[v] == "under" || words[v] == "you")
          break;
        if (IsState(words[v])) return true;
      }
    }
    if (words[i] != "you") continue;
    const absl::string_view verb = At(words, i + 1);
    const absl::string_view next = At(words, i + 2);
    static const WordSet& been = SetOf(
        "been already booked paid ordered reserved reached exceeded registered used earned "
        "accumulated got an no");
    static const WordSet& own = SetOf(
        "points balance appointment appointments reservation booking order orders credit credits "
        "payment payments fine fines message messages ticket tickets debt invoice invoices");
    if (verb == "owe") return true;
    if (verb == "have" || verb == "had") {
      if (been.contains(next) && next != "no" && next != "an") return true;
      for (size_t v = i + 2; v < words.size() && v < i + 6; ++v) {
        if (words[v] == "to" || words[v] == "any") break;
        if (own.contains(words[v])) return true;
      }
    }
    static const WordSet& state = SetOf(
        "booked registered enrolled signed subscribed confirmed scheduled approved eligible "
        "covered insured blocked overdue late checked logged charged");
    size_t s = i + 2;
    while (At(words, s) == "already" || At(words, s) == "now" || At(words, s) == "all" ||
           At(words, s) == "not" || At(words, s) == "still" || At(words, s) == "currently" ||
           At(words, s) == "set") {
      ++s;
    }
    if ((verb == "are" || verb == "were") && state.contains(At(words, s))) return true;
  }
  return false;
}

bool BoundToTime(const Words& words) {
  static const WordSet& set = SetOf("today tonight tomorrow yesterday currently presently");
  for (size_t i = 0; i < words.size(); ++i) {
    const absl::string_view word = words[i];
    const absl::string_view before = i > 0 ? absl::string_view(words[i - 1]) : absl::string_view();
    const absl::string_view next = At(words, i + 1);
    if (set.contains(word)) return true;
    if (word == "now" && before != "for" && i + 1 == words.size()) return true;
    if (word == "now" && (before == "right" || before == "is" || before == "are" ||
                          before == "just" || before == "by")) {
      return true;
    }
    if ((word == "moment" || word == "present") && (before == "the" || before == "at")) return true;
    if (word == "this" &&
        (next == "morning" || next == "afternoon" || next == "evening" || next == "week" ||
         next == "weekend" || next == "month" || next == "year")) {
      return true;
    }
    static const WordSet& units =
        SetOf("week month year weekend monday tuesday wednesday thursday friday saturday sunday");
    if ((word == "next" || word == "last") && units.contains(next)) return true;
    if (word == "ago") return true;
    if (word == "stock" && before == "in") return true;
    if (word == "sold" && next == "out") return true;
    if (word == "left" && i > 0 &&
        (before == "one" || before == "1" || before == "some" || before == "few" ||
         before == "none" || before == "any" ||
         (!before.empty() && before[0] >= '0' && before[0] <= '9'))) {
      return true;
    }
    if (word == "still" && (before == "is" || before == "are")) return true;
  }
  return false;
}

}  // namespace

ReplyClaims ReadClaims(absl::string_view pattern) {
  static const WordSet& courtesies = SetOf(
      "sure certainly great okay alright thank thanks sorry perfect welcome hello hi goodbye "
      "enjoy have glad");
  const Normalizer normalizer;
  ReplyClaims claims;
  size_t begin = 0;
  for (size_t i = 0; i <= pattern.size(); ++i) {
    const char c = i < pattern.size() ? pattern[i] : '.';
    const bool ends = c == '?' || c == '!' ||
                      (c == '.' && (i + 1 >= pattern.size() || pattern[i + 1] == ' ')) ||
                      c == ';' || c == '\n';
    if (!ends) continue;
    const Words words = normalizer.Normalize(pattern.substr(begin, i - begin)).all_tokens;
    begin = i + 1;
    if (words.empty()) continue;
    claims.affirms |= words[0] == "yes" || words[0] == "no";
    if (c == '?') continue;
    claims.states |= words.size() > 2 && !courtesies.contains(words[0]);
    claims.personal |= ClaimsState(words);
    claims.time_bound |= BoundToTime(words);
  }
  return claims;
}

}  // namespace turnopt::core

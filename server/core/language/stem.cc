// Irregular forms and everyday synonyms by a list; then endings of inflection, one after the other;
// then one ending that makes a noun of a verb. Each cut leaves enough of the word to tell it from
// others.
#include "server/core/language/stem.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/types/span.h"

namespace turnopt::core {
namespace {

const absl::flat_hash_map<absl::string_view, absl::string_view>& Irregular() {
  static const auto& forms =
      *new absl::flat_hash_map<absl::string_view, absl::string_view>{{"went", "go"},
                                                                     {"gone", "go"},
                                                                     {"came", "come"},
                                                                     {"bought", "buy"},
                                                                     {"sold", "sell"},
                                                                     {"paid", "pay"},
                                                                     {"sent", "send"},
                                                                     {"gave", "give"},
                                                                     {"given", "give"},
                                                                     {"took", "take"},
                                                                     {"taken", "take"},
                                                                     {"made", "make"},
                                                                     {"got", "get"},
                                                                     {"gotten", "get"},
                                                                     {"left", "leave"},
                                                                     {"lost", "lose"},
                                                                     {"found", "find"},
                                                                     {"broke", "break"},
                                                                     {"broken", "break"},
                                                                     {"stole", "steal"},
                                                                     {"stolen", "steal"},
                                                                     {"spoke", "speak"},
                                                                     {"spoken", "speak"},
                                                                     {"told", "tell"},
                                                                     {"said", "say"},
                                                                     {"kept", "keep"},
                                                                     {"held", "hold"},
                                                                     {"brought", "bring"},
                                                                     {"forgot", "forget"},
                                                                     {"forgotten", "forget"},
                                                                     {"knew", "know"},
                                                                     {"known", "know"},
                                                                     {"met", "meet"},
                                                                     {"ran", "run"},
                                                                     {"saw", "see"},
                                                                     {"seen", "see"},
                                                                     {"wrote", "write"},
                                                                     {"written", "write"},
                                                                     {"chose", "choose"},
                                                                     {"chosen", "choose"},
                                                                     {"thought", "think"},
                                                                     {"heard", "hear"},
                                                                     {"felt", "feel"},
                                                                     {"fell", "fall"},
                                                                     {"fallen", "fall"},
                                                                     {"drove", "drive"},
                                                                     {"flew", "fly"},
                                                                     {"ate", "eat"},
                                                                     {"began", "begin"},
                                                                     {"begun", "begin"},
                                                                     {"built", "build"},
                                                                     {"caught", "catch"},
                                                                     {"taught", "teach"},
                                                                     {"spent", "spend"},
                                                                     {"lent", "lend"},
                                                                     {"children", "child"},
                                                                     {"kids", "child"},
                                                                     {"kid", "child"},
                                                                     {"men", "man"},
                                                                     {"women", "woman"},
                                                                     {"people", "person"},
                                                                     {"folks", "person"},
                                                                     {"mice", "mouse"},
                                                                     {"feet", "foot"},
                                                                     {"cheaper", "cheap"},
                                                                     {"cheapest", "cheap"},
                                                                     {"photos", "photo"},
                                                                     {"lying", "lie"},
                                                                     {"dying", "die"},
                                                                     {"phone", "telephone"},
                                                                     {"phones", "telephone"},
                                                                     {"tv", "television"},
                                                                     {"saturdays", "saturday"},
                                                                     {"news", "news"},
                                                                     {"auto", "automatic"},
                                                                     {"automatically", "automatic"},
                                                                     {"info", "inform"},
                                                                     {"information", "inform"},
                                                                     {"store", "shop"},
                                                                     {"purchase", "buy"},
                                                                     {"purchased", "buy"},
                                                                     {"purchasing", "buy"},
                                                                     {"cost", "price"},
                                                                     {"costs", "price"},
                                                                     {"prices", "price"},
                                                                     {"pricing", "price"},
                                                                     {"film", "movie"},
                                                                     {"films", "movie"},
                                                                     {"picture", "photo"},
                                                                     {"pictures", "photo"},
                                                                     {"bicycle", "bike"},
                                                                     {"bicycles", "bike"},
                                                                     {"repair", "fix"},
                                                                     {"repaired", "fix"},
                                                                     {"repairing", "fix"},
                                                                     {"repairs", "fix"},
                                                                     {"mend", "fix"},
                                                                     {"vacation", "holiday"},
                                                                     {"choose", "pick"},
                                                                     {"select", "pick"},
                                                                     {"shut", "close"},
                                                                     {"big", "large"},
                                                                     {"little", "small"},
                                                                     {"quick", "fast"},
                                                                     {"quickly", "fast"},
                                                                     {"rapid", "fast"},
                                                                     {"inexpensive", "cheap"},
                                                                     {"begin", "start"},
                                                                     {"begins", "start"},
                                                                     {"commence", "start"},
                                                                     {"finish", "end"},
                                                                     {"finished", "end"},
                                                                     {"ship", "deliver"},
                                                                     {"shipping", "deliver"},
                                                                     {"ships", "deliver"},
                                                                     {"shipped", "deliver"},
                                                                     {"shipment", "deliver"},
                                                                     {"delivery", "deliver"},
                                                                     {"delivered", "deliver"},
                                                                     {"delivering", "deliver"},
                                                                     {"deliver", "deliver"},
                                                                     {"stores", "shop"}};
  return forms;
}

struct Ending {
  absl::string_view cut;
  absl::string_view put;
  size_t least;  // letters that must be left
};

constexpr Ending kInflections[] = {{"'s", "", 2},     {"ies", "y", 2},  {"ied", "y", 2},
                                   {"sses", "ss", 2}, {"xes", "x", 2},  {"ches", "ch", 2},
                                   {"shes", "sh", 2}, {"ingly", "", 3}, {"edly", "", 3},
                                   {"ings", "", 3},   {"ing", "", 3},   {"ed", "", 3}};
constexpr Ending kDerivations[] = {{"ation", "", 4}, {"ment", "", 3}, {"eri", "", 4},
                                   {"alli", "", 4},  {"ness", "", 4}, {"ion", "", 4},
                                   {"al", "", 4},    {"li", "", 4},   {"or", "", 4},
                                   {"er", "", 4},    {"able", "", 4}};

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool CutOne(absl::Span<const Ending> endings, std::string& word) {
  for (const Ending& ending : endings) {
    if (!absl::EndsWith(word, ending.cut) || word.size() - ending.cut.size() < ending.least) {
      continue;
    }
    word.resize(word.size() - ending.cut.size());
    word.append(ending.put.data(), ending.put.size());
    return true;
  }
  return false;
}

// shipp -> ship, cancell -> cancel; the silent e of both charge and charging goes.
void Level(std::string& word) {
  const size_t n = word.size();
  if (n > 3 && word[n - 1] == word[n - 2] && !IsVowel(word[n - 1]) && word[n - 1] != 's') {
    word.pop_back();
  } else if (n > 3 && word[n - 1] == 'e') {
    word.pop_back();
  }
  if (word.size() > 3 && word.back() == 'y') word.back() = 'i';
}

}  // namespace

std::string Stem(absl::string_view word) {
  if (word.size() < 3 || !absl::ascii_isalpha(static_cast<unsigned char>(word[0]))) {
    return std::string(word);
  }
  if (const auto known = Irregular().find(word); known != Irregular().end()) {
    return std::string(known->second);
  }
  std::string stem(word);
  if (!CutOne(kInflections, stem) && stem.size() > 3 && stem.back() == 's' &&
      stem[stem.size() - 2] != 's' && stem[stem.size() - 2] != 'u' &&
      stem[stem.size() - 2] != 'i') {
    stem.pop_back();
  }
  Level(stem);
  if (stem.size() > 5 && CutOne(kDerivations, stem)) Level(stem);
  return stem;
}

}  // namespace turnopt::core

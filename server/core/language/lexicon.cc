#include "server/core/language/lexicon.h"

#include <algorithm>

#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

struct NumberWord {
  const char* word;
  NumberRole role;
  int64_t value;
};

constexpr NumberWord kNumberWords[] = {
    {"zero", NumberRole::kDigit, 0},
    {"one", NumberRole::kDigit, 1},
    {"two", NumberRole::kDigit, 2},
    {"three", NumberRole::kDigit, 3},
    {"four", NumberRole::kDigit, 4},
    {"five", NumberRole::kDigit, 5},
    {"six", NumberRole::kDigit, 6},
    {"seven", NumberRole::kDigit, 7},
    {"eight", NumberRole::kDigit, 8},
    {"nine", NumberRole::kDigit, 9},
    {"ten", NumberRole::kTeen, 10},
    {"eleven", NumberRole::kTeen, 11},
    {"twelve", NumberRole::kTeen, 12},
    {"thirteen", NumberRole::kTeen, 13},
    {"fourteen", NumberRole::kTeen, 14},
    {"fifteen", NumberRole::kTeen, 15},
    {"sixteen", NumberRole::kTeen, 16},
    {"seventeen", NumberRole::kTeen, 17},
    {"eighteen", NumberRole::kTeen, 18},
    {"nineteen", NumberRole::kTeen, 19},
    {"twenty", NumberRole::kTens, 20},
    {"thirty", NumberRole::kTens, 30},
    {"forty", NumberRole::kTens, 40},
    {"fourty", NumberRole::kTens, 40},
    {"fifty", NumberRole::kTens, 50},
    {"sixty", NumberRole::kTens, 60},
    {"seventy", NumberRole::kTens, 70},
    {"eighty", NumberRole::kTens, 80},
    {"ninety", NumberRole::kTens, 90},
    {"hundred", NumberRole::kHundred, 100},
    {"thousand", NumberRole::kMagnitude, 1'000},
    {"million", NumberRole::kMagnitude, 1'000'000},
    {"billion", NumberRole::kMagnitude, 1'000'000'000},
    {"first", NumberRole::kOrdinal, 1},
    {"second", NumberRole::kOrdinal, 2},
    {"third", NumberRole::kOrdinal, 3},
    {"fourth", NumberRole::kOrdinal, 4},
    {"fifth", NumberRole::kOrdinal, 5},
    {"sixth", NumberRole::kOrdinal, 6},
    {"seventh", NumberRole::kOrdinal, 7},
    {"eighth", NumberRole::kOrdinal, 8},
    {"ninth", NumberRole::kOrdinal, 9},
    {"tenth", NumberRole::kOrdinal, 10},
    {"eleventh", NumberRole::kOrdinal, 11},
    {"twelfth", NumberRole::kOrdinal, 12},
    {"thirteenth", NumberRole::kOrdinal, 13},
    {"fourteenth", NumberRole::kOrdinal, 14},
    {"fifteenth", NumberRole::kOrdinal, 15},
    {"sixteenth", NumberRole::kOrdinal, 16},
    {"seventeenth", NumberRole::kOrdinal, 17},
    {"eighteenth", NumberRole::kOrdinal, 18},
    {"nineteenth", NumberRole::kOrdinal, 19},
    {"twentieth", NumberRole::kOrdinal, 20},
    {"thirtieth", NumberRole::kOrdinal, 30},
    {"double", NumberRole::kRepeat, 2},
    {"triple", NumberRole::kRepeat, 3},
};

struct Rewriting {
  const char* word;
  const char* written;
};

// Contractions whose parts do not follow from their suffix (the suffixes themselves are in
// normalizer.cc), their spellings without apostrophe where no other word is meant, the reduced
// forms that recognisers write as they hear them, and words that say the same.
constexpr Rewriting kRewritings[] = {
    {"won't", "will not"},
    {"wont", "will not"},
    {"can't", "can not"},
    {"cant", "can not"},
    {"cannot", "can not"},
    {"shan't", "shall not"},
    {"ain't", "is not"},
    {"aint", "is not"},
    {"dont", "do not"},
    {"doesnt", "does not"},
    {"didnt", "did not"},
    {"isnt", "is not"},
    {"arent", "are not"},
    {"wasnt", "was not"},
    {"werent", "were not"},
    {"havent", "have not"},
    {"hasnt", "has not"},
    {"hadnt", "had not"},
    {"couldnt", "could not"},
    {"wouldnt", "would not"},
    {"shouldnt", "should not"},
    {"it's", "it is"},
    {"he's", "he is"},
    {"she's", "she is"},
    {"that's", "that is"},
    {"thats", "that is"},
    {"this's", "this is"},
    {"there's", "there is"},
    {"theres", "there is"},
    {"here's", "here is"},
    {"heres", "here is"},
    {"what's", "what is"},
    {"whats", "what is"},
    {"where's", "where is"},
    {"wheres", "where is"},
    {"who's", "who is"},
    {"when's", "when is"},
    {"how's", "how is"},
    {"hows", "how is"},
    {"why's", "why is"},
    {"everything's", "everything is"},
    {"something's", "something is"},
    {"let's", "let us"},
    {"lets", "let us"},
    {"im", "i am"},
    {"ive", "i have"},
    {"youre", "you are"},
    {"youve", "you have"},
    {"theyre", "they are"},
    {"theyve", "they have"},
    {"weve", "we have"},
    {"y'all", "you all"},
    {"yall", "you all"},
    {"d'you", "do you"},
    {"o'clock", "oclock"},
    {"c'mon", "come on"},
    {"gonna", "going to"},
    {"wanna", "want to"},
    {"gotta", "got to"},
    {"hafta", "have to"},
    {"tryna", "trying to"},
    {"lemme", "let me"},
    {"gimme", "give me"},
    {"kinda", "kind of"},
    {"sorta", "sort of"},
    {"outta", "out of"},
    {"dunno", "do not know"},
    {"coulda", "could have"},
    {"shoulda", "should have"},
    {"woulda", "would have"},
    {"whatcha", "what are you"},
    {"gotcha", "got you"},
    {"yeah", "yes"},
    {"yea", "yes"},
    {"yah", "yes"},
    {"yep", "yes"},
    {"yup", "yes"},
    {"yess", "yes"},
    {"mhm", "yes"},
    {"mmhmm", "yes"},
    {"nope", "no"},
    {"nah", "no"},
    {"ok", "okay"},
    {"okey", "okay"},
    {"kay", "okay"},
    {"thanks", "thank you"},
    {"thankyou", "thank you"},
    {"thx", "thank you"},
};

struct PairRewriting {
  const char* first;
  const char* second;
  const char* written;
};

constexpr PairRewriting kPairs[] = {
    {"e", "mail", "email"},      {"e", "mails", "emails"},   {"o", "clock", "oclock"},
    {"all", "right", "alright"}, {"good", "bye", "goodbye"}, {"voice", "mail", "voicemail"},
};

constexpr const char* kHesitations[] = {"um",  "umm", "uhm", "uh",  "uhh",  "er",
                                        "err", "erm", "hm",  "hmm", "hmmm", "mm",
                                        "mmm", "ah",  "ahh", "eh",  "oh",   "ooh"};
constexpr const char* kPoliteWords[] = {"please", "pls", "plz"};

constexpr const char* kMonths[] = {"january",   "february", "march",    "april",
                                   "may",       "june",     "july",     "august",
                                   "september", "october",  "november", "december"};

constexpr const char* kCounted[] = {
    "person", "people",  "adult",  "adults",  "child", "guest",   "guests", "ticket",
    "room",   "bedroom", "bed",    "table",   "seat",  "bag",     "stop",   "night",
    "day",    "days",    "week",   "weeks",   "month", "months",  "year",   "years",
    "hour",   "hours",   "minute", "minutes", "min",   "second",  "sec",    "moment",
    "dollar", "dollars", "pound",  "euro",    "cent",  "percent", "am",     "pm",
    "oclock", "time",    "times",  "mile",    "star",  "item",    "order",  "passenger"};

constexpr const char* kBeforeCount[] = {"at",     "by",    "around", "until", "till", "number",
                                        "option", "press", "room",   "gate",  "line"};

constexpr const char* kRequestVerbs[] = {
    "tell",   "give",    "send",     "help",     "show",    "book",    "make",     "let",
    "find",   "get",     "check",    "repeat",   "say",     "explain", "confirm",  "change",
    "cancel", "reserve", "put",      "transfer", "connect", "call",    "schedule", "set",
    "add",    "remove",  "look",     "play",     "suggest", "provide", "email",    "text",
    "move",   "update",  "hold",     "wait",     "read",    "spell",   "buy",      "order",
    "search", "arrange", "describe", "list",     "start",   "turn"};

constexpr const char* kNegations[] = {"not",     "no",  "never",   "none",   "nothing", "nobody",
                                      "neither", "nor", "nowhere", "hardly", "without"};

struct PrefixRow {
  const char* words;
  PrefixCondition condition;
};

constexpr PrefixRow kPolitePrefixes[] = {
    {"i was wondering if you could", PrefixCondition::kAlways},
    {"i was wondering if you can", PrefixCondition::kAlways},
    {"i was hoping you could", PrefixCondition::kAlways},
    {"i was hoping to", PrefixCondition::kAlways},
    {"do you think you could", PrefixCondition::kAlways},
    {"would it be possible to", PrefixCondition::kAlways},
    {"would you be able to", PrefixCondition::kBeforeRequest},
    {"would you be so kind as to", PrefixCondition::kAlways},
    {"would you mind", PrefixCondition::kAlways},
    {"i would like to", PrefixCondition::kAlways},
    {"i would love to", PrefixCondition::kAlways},
    {"i am looking to", PrefixCondition::kAlways},
    {"i wanted to", PrefixCondition::kAlways},
    {"i want to", PrefixCondition::kAlways},
    {"i want you to", PrefixCondition::kBeforeRequest},
    {"can you", PrefixCondition::kBeforeRequest},
    {"could you", PrefixCondition::kBeforeRequest},
    {"will you", PrefixCondition::kBeforeRequest},
    {"would you", PrefixCondition::kBeforeRequest},
    {"can i", PrefixCondition::kWithPlease},
    {"could i", PrefixCondition::kWithPlease},
    {"may i", PrefixCondition::kWithPlease},
    {"excuse me", PrefixCondition::kAlways},
    {"so", PrefixCondition::kAlways},
};

}  // namespace

Lexicon::Lexicon() {
  for (const NumberWord& row : kNumberWords) {
    entries_[row.word].role = row.role;
    entries_[row.word].value = row.value;
  }
  for (const Rewriting& row : kRewritings) {
    entries_[row.word].written = absl::StrSplit(row.written, ' ');
  }
  for (const PairRewriting& row : kPairs) pairs_[row.first][row.second] = row.written;
  for (const char* word : kHesitations) entries_[word].hesitation = true;
  for (const char* word : kPoliteWords) entries_[word].politeness = true;
  for (const char* word : kMonths) entries_[word].month = true;
  for (const char* word : kCounted) entries_[word].counted = true;
  for (const char* word : kBeforeCount) entries_[word].before_count = true;
  for (const char* word : kRequestVerbs) entries_[word].request = true;
  for (const char* word : kNegations) entries_[word].negation = true;
  for (const PrefixRow& row : kPolitePrefixes) {
    polite_prefixes_.push_back({absl::StrSplit(row.words, ' '), row.condition});
  }
  std::stable_sort(
      polite_prefixes_.begin(), polite_prefixes_.end(),
      [](const PolitePrefix& a, const PolitePrefix& b) { return a.words.size() > b.words.size(); });
}

const Lexicon& Lexicon::English() {
  static const Lexicon* const lexicon = new Lexicon();
  return *lexicon;
}

const LexiconEntry* Lexicon::Find(absl::string_view word) const {
  const auto it = entries_.find(word);
  return it == entries_.end() ? nullptr : &it->second;
}

const std::string* Lexicon::FindPair(absl::string_view first, absl::string_view second) const {
  const auto it = pairs_.find(first);
  if (it == pairs_.end()) return nullptr;
  const auto pair = it->second.find(second);
  return pair == it->second.end() ? nullptr : &pair->second;
}

bool IsNegation(absl::string_view token) {
  const LexiconEntry* entry = Lexicon::English().Find(token);
  return entry != nullptr && entry->negation;
}

}  // namespace turnopt::core

// Phrases are taken greedily, the longest first, within each run of words that nothing covers.
#include "server/core/language/padding.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/core/language/lexicon.h"

namespace turnopt::core {
namespace {

using Phrases = absl::flat_hash_set<absl::string_view>;

constexpr size_t kLongestPhrase = 6;

const Phrases& Courtesies() {
  static const auto& phrases = *new Phrases{"hi",
                                            "hello",
                                            "hey",
                                            "hiya",
                                            "yes",
                                            "okay",
                                            "alright",
                                            "well",
                                            "so",
                                            "oh",
                                            "ah",
                                            "wow",
                                            "ugh",
                                            "sorry",
                                            "i am sorry",
                                            "i am so sorry",
                                            "i am really sorry",
                                            "please",
                                            "thank you",
                                            "thank you so much",
                                            "thank you very much",
                                            "thank you anyway",
                                            "thank you though",
                                            "thank you for calling",
                                            "thank you for the call",
                                            "thank you for asking",
                                            "thank you for your time",
                                            "excuse me",
                                            "pardon",
                                            "pardon me",
                                            "sir",
                                            "madam",
                                            "ma am",
                                            "miss",
                                            "mister",
                                            "man",
                                            "dude",
                                            "mate",
                                            "buddy",
                                            "pal",
                                            "guys",
                                            "folks",
                                            "dear",
                                            "honey",
                                            "good morning",
                                            "good afternoon",
                                            "good evening",
                                            "good day",
                                            "bye",
                                            "goodbye",
                                            "bye bye",
                                            "sure",
                                            "right",
                                            "great",
                                            "good",
                                            "perfect",
                                            "fine",
                                            "cool",
                                            "nice",
                                            "that is fine",
                                            "that is okay",
                                            "that is good",
                                            "that is great",
                                            "no problem",
                                            "no worries",
                                            "have a good day",
                                            "have a nice day",
                                            "have a great day",
                                            "have a good one",
                                            "take care",
                                            "how are you",
                                            "how are you doing",
                                            "there",
                                            "i appreciate it",
                                            "i appreciate that",
                                            "i appreciate the call",
                                            "cheers",
                                            "god",
                                            "my god",
                                            "jesus",
                                            "gosh",
                                            "damn"};
  return phrases;
}

const Phrases& Padded() {
  static const auto& phrases = *new Phrases{"i am",
                                            "we are",
                                            "i think",
                                            "i do think",
                                            "i guess",
                                            "i believe",
                                            "i suppose",
                                            "i feel like",
                                            "i am afraid",
                                            "i mean",
                                            "i say",
                                            "i said",
                                            "i just said",
                                            "i already said",
                                            "like i said",
                                            "as i said",
                                            "i told you",
                                            "i am telling you",
                                            "i already told you",
                                            "i just told you",
                                            "you know",
                                            "you see",
                                            "you guys",
                                            "you people",
                                            "see",
                                            "look",
                                            "listen",
                                            "hear me",
                                            "wait",
                                            "wait a minute",
                                            "wait a second",
                                            "wait a moment",
                                            "hold on",
                                            "hang on",
                                            "hold up",
                                            "one second",
                                            "1 second",
                                            "one moment",
                                            "1 moment",
                                            "honestly",
                                            "frankly",
                                            "seriously",
                                            "really",
                                            "actually",
                                            "basically",
                                            "literally",
                                            "simply",
                                            "just",
                                            "anyway",
                                            "anyways",
                                            "again",
                                            "though",
                                            "like",
                                            "to be honest",
                                            "to be frank",
                                            "to be fair",
                                            "to tell you the truth",
                                            "in all honesty",
                                            "with all due respect",
                                            "no offense",
                                            "for me",
                                            "for us",
                                            "at all",
                                            "any more",
                                            "anymore",
                                            "for real",
                                            "for the last time",
                                            "for the 2nd time",
                                            "once again",
                                            "once more",
                                            "one more time",
                                            "by the way",
                                            "first of all",
                                            "quickly",
                                            "real quick",
                                            "quick question",
                                            "a quick question",
                                            "one question",
                                            "1 question",
                                            "just a question",
                                            "a question",
                                            "just one question",
                                            "just a quick question",
                                            "one quick question",
                                            "1 quick question",
                                            "can i ask",
                                            "may i ask",
                                            "could i ask",
                                            "can i just ask",
                                            "if i may ask",
                                            "if i may",
                                            "can you tell me",
                                            "could you tell me",
                                            "tell me",
                                            "can you just tell me",
                                            "do you know",
                                            "may i know",
                                            "can i know",
                                            "i would like to know",
                                            "i want to know",
                                            "i need to know",
                                            "like to know",
                                            "want to know",
                                            "i was wondering",
                                            "i wonder",
                                            "i am wondering",
                                            "i am just wondering",
                                            "i was just wondering",
                                            "just wondering",
                                            "just curious",
                                            "i am curious",
                                            "i am just curious",
                                            "just out of curiosity",
                                            "out of curiosity",
                                            "exactly",
                                            "would you",
                                            "can you",
                                            "could you",
                                            "will you",
                                            "would you mind",
                                            "do me a favor",
                                            "let me ask you",
                                            "let me ask",
                                            "let me ask you something",
                                            "i have a question",
                                            "i have a quick question",
                                            "and",
                                            "but",
                                            "i want you to",
                                            "i need you to",
                                            "i would like you to",
                                            "i would appreciate if you",
                                            "as soon as possible",
                                            "immediately",
                                            "right away",
                                            "i am just saying",
                                            "unfortunately",
                                            "i understand",
                                            "i see",
                                            "i get it",
                                            "i got it",
                                            "i know",
                                            "okay then",
                                            "all good",
                                            "my friend",
                                            "kindly",
                                            "we would like to",
                                            "i would rather",
                                            "let us see",
                                            "so far"};
  return phrases;
}

// Words that promise more: at the end they limit what was said ("not interested, but I am").
bool OnlyLeads(absl::string_view phrase) {
  return phrase == "and" || phrase == "but" || phrase == "so" || phrase == "well" ||
         phrase == "like" || phrase == "i am" || phrase == "we are";
}

// How many words at `begin` are padding together; 0: the first is none.
size_t Take(absl::Span<const std::string> words, size_t begin, size_t end, Padding allowed) {
  for (size_t count = std::min(kLongestPhrase, end - begin); count > 0; --count) {
    std::string phrase = words[begin];
    for (size_t i = 1; i < count; ++i) absl::StrAppend(&phrase, " ", words[begin + i]);
    const bool found = Courtesies().contains(phrase) ||
                       (allowed != Padding::kCourtesies && Padded().contains(phrase));
    if (found && !(OnlyLeads(phrase) && begin + count == words.size())) return count;
  }
  if (allowed == Padding::kNegationToo && IsNegation(words[begin])) return 1;
  return 0;
}

}  // namespace

bool RestIsPadding(absl::Span<const std::string> words, const std::vector<bool>& covered,
                   Padding allowed) {
  // A "no" that opens the utterance answers.
  size_t at = 0;
  while (at < words.size() && !covered[at] && (words[at] == "no" || words[at] == "nope")) ++at;
  while (at < words.size()) {
    if (covered[at]) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < words.size() && !covered[end]) ++end;
    while (at < end) {
      const size_t count = Take(words, at, end, allowed);
      if (count == 0) return false;
      at += count;
    }
  }
  return true;
}

}  // namespace turnopt::core

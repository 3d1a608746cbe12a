// The text is cut into clauses: at punctuation and before a conjunction. Each clause is normalised,
// its opening words say what kind of clause it is, and every word gives the signs of its class.
// A conjunction opens a clause only where a clause follows: "Monday and Tuesday" is one.
#include "server/core/language/reading.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/base/hash.h"
#include "server/core/language/clause.h"
#include "server/core/language/normalizer.h"
#include "server/core/language/stem.h"
#include "server/core/language/word_classes.h"

namespace turnopt::core {
namespace {

constexpr size_t kMaxWords = 120;
constexpr absl::string_view kSlot = "qzslot";  // how a placeholder passes the normaliser

using Words = std::vector<std::string>;

uint32_t Make(Sign sign, absl::string_view text, uint32_t extra = 0) {
  const auto hash = static_cast<uint32_t>(base::StableHash(text, extra) >> 40);
  return (static_cast<uint32_t>(sign) << 24) | hash;
}

uint32_t MakePlain(Sign sign, uint32_t value) {
  return (static_cast<uint32_t>(sign) << 24) | (value & 0xFFFFFF);
}

bool IsNumber(absl::string_view word) {
  return !word.empty() && absl::ascii_isdigit(static_cast<unsigned char>(word[0]));
}

// Placeholders become words that the normaliser lets pass, a sign before a number a word.
std::string Spell(absl::string_view pattern) {
  std::string out;
  out.reserve(pattern.size() + 16);
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '{') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '{') {
        ++i;
        continue;
      }
      out += ' ';
      out += std::string(kSlot);
      for (++i; i < pattern.size() && pattern[i] != '}'; ++i) {
        const auto byte = static_cast<unsigned char>(pattern[i]);
        if (absl::ascii_isalpha(byte)) out += absl::ascii_tolower(byte);
        if (absl::ascii_isdigit(byte)) out += static_cast<char>('a' + (byte - '0'));
      }
      out += ' ';
    } else if (c == '-' && i + 1 < pattern.size() && IsNumber(pattern.substr(i + 1)) &&
               (i == 0 || pattern[i - 1] == ' ')) {
      out += "minus ";
    } else {
      out += c;
    }
  }
  return out;
}

struct Piece {
  Words words;
  bool question_mark = false;
};

bool Ends(absl::string_view text, size_t i) {
  const char c = text[i];
  if (c == '?' || c == '!' || c == ';' || c == ':' || c == ',') {
    return i + 1 == text.size() || !IsNumber(text.substr(i + 1));
  }
  return c == '.' && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '.');
}

bool Joins(absl::string_view word) {
  return word == "and" || word == "but" || word == "because" || word == "so" || word == "then" ||
         word == "or" || word == "plus" || word == "also" || word == "if" || word == "unless";
}

void AddPiece(Words words, bool question_mark, std::vector<Piece>& pieces) {
  size_t begin = 0;
  for (size_t i = 1; i < words.size(); ++i) {
    if (!Joins(words[i]) || !OpensClause(absl::MakeConstSpan(words).subspan(i + 1))) continue;
    pieces.push_back({Words(words.begin() + static_cast<ptrdiff_t>(begin),
                            words.begin() + static_cast<ptrdiff_t>(i)),
                      question_mark});
    begin = i;
  }
  if (begin < words.size()) {
    pieces.push_back(
        {Words(words.begin() + static_cast<ptrdiff_t>(begin), words.end()), question_mark});
  }
}

std::vector<Piece> Cut(const std::string& text) {
  const Normalizer normalizer;
  std::vector<Piece> pieces;
  size_t begin = 0, total = 0;
  for (size_t i = 0; i <= text.size() && total < kMaxWords; ++i) {
    if (i < text.size() && !Ends(text, i)) continue;
    const absl::string_view part = absl::string_view(text).substr(begin, i - begin);
    begin = i + 1;
    Words words = normalizer.Normalize(part).all_tokens;
    if (words.empty()) continue;
    total += words.size();
    AddPiece(std::move(words), i < text.size() && text[i] == '?', pieces);
  }
  return pieces;
}

// How the utterance answers a question, by the words it begins with and what contradicts them. A
// plain yes is no sign: "that sounds good" says the same without one.
class AnswerReader {
 public:
  void Add(AnswerWord answer, bool content) {
    ++words_;
    fillers_ += answer == AnswerWord::kFiller ? 1 : 0;
    content_ += content ? 1 : 0;
    limited_ |= limiting_ && content;
    if (answer != AnswerWord::kNone && content_ <= 1) seen_ |= Bit(answer);
  }
  void AddWithin(AnswerWord answer) { seen_ |= Bit(answer); }
  void AddLimit() { limiting_ = true; }
  bool seen(AnswerWord answer) const { return (seen_ & Bit(answer)) != 0; }

  // 0: no answer, or a yes that goes on.
  uint32_t Class(bool plain) const {
    const uint32_t seen = seen_ & ~Bit(AnswerWord::kFiller);
    if (seen == 0) return fillers_ == words_ ? seen_ : 0;
    if (limited_) return seen | kLimited;
    return seen == Bit(AnswerWord::kYes) && !plain ? 0 : seen;
  }

 private:
  static uint32_t Bit(AnswerWord answer) { return 1u << static_cast<uint32_t>(answer); }

  static constexpr uint32_t kLimited = 0x100;

  uint32_t seen_ = 0;
  int words_ = 0;
  int fillers_ = 0;
  int content_ = 0;
  bool limiting_ = false;
  bool limited_ = false;
};

class Reader {
 public:
  Reading Read(absl::string_view pattern) {
    const std::string text = Spell(pattern);
    reading_.language = LanguageOf(text);
    for (const Piece& piece : Cut(text)) AddClause(piece);
    Finish();
    return reading_;
  }

 private:
  void AddSign(uint32_t sign) { reading_.signs.push_back(sign); }

  static bool IsContent(const Words& words, size_t at) {
    const absl::string_view word = words[at];
    if (IsNumber(word)) return !(at + 1 < words.size() && words[at + 1] == "moment");
    const WordClass c = ClassOf(word);
    return c == WordClass::kContent || c == WordClass::kDate || IsMay(words, at);
  }

  // The month, not the verb.
  static bool IsMay(const Words& words, size_t at) {
    if (words[at] != "may") return false;
    const bool before = at > 0 && (IsNumber(words[at - 1]) || words[at - 1] == "in" ||
                                   words[at - 1] == "of" || words[at - 1] == "on");
    return before || (at + 1 < words.size() && IsNumber(words[at + 1]));
  }

  // Begins a clause that is a part of the one before.
  static bool Depends(absl::string_view word) {
    return word == "if" || word == "because" || word == "unless";
  }

  static bool IsGreeting(const std::string& word) {
    static const auto& greetings = *new absl::flat_hash_set<absl::string_view>{
        "hi",     "hello",     "hey",     "okay",    "well", "so",    "oh",
        "um",     "uh",        "good",    "morning", "sir",  "madam", "dear",
        "please", "afternoon", "evening", "there",   "great"};
    return greetings.contains(word);
  }

  // What is thanked for asks nothing.
  static size_t EndOfSense(const Words& words) {
    for (size_t i = 0; i + 2 < words.size(); ++i) {
      if ((words[i] == "thank" || words[i] == "thanks" || words[i] == "appreciate") &&
          (words[i + 1] == "for" || words[i + 2] == "for" || words[i] == "appreciate")) {
        return i + 1;
      }
    }
    return words.size();
  }

  // "That is not all", "I don't think that's everything".
  static bool SaysAll(const Words& words, size_t at) {
    if (words[at] != "not") return false;
    for (size_t i = at + 1; i < words.size(); ++i) {
      if (words[i] == "all" || words[i] == "everything") return true;
    }
    return false;
  }

  void AddClause(const Piece& piece) {
    const Words& words = piece.words;
    const size_t end = EndOfSense(words);
    int content = 0;
    for (size_t i = 0; i < end; ++i) content += IsContent(words, i) ? 1 : 0;
    clauses_ += std::all_of(words.begin(), words.end(), IsGreeting) || Depends(words[0]) ? 0 : 1;
    AddForm(piece, content > 0);
    int negations = 0, owner = 0;
    bool negating = false, leading = true;
    for (size_t i = 0; i < end; ++i) {
      const std::string& word = words[i];
      const bool is_content = IsContent(words, i);
      const WordClass c = is_content ? WordClass::kContent : ClassOf(word);
      ++words_;
      answer_.Add(AnswerOf(words, i, leading), is_content);
      if (SideCounts(words, i)) {
        for (const uint32_t side : SidesOf(word)) AddSign(MakePlain(Sign::kSide, side));
      }
      if (OwnerOf(word) != 0) owner = OwnerOf(word);
      reading_.points |= IsPointer(words, i);
      reading_.thanks |= word == "thank" || word == "bye" || word == "goodbye" ||
                         word == "appreciate" || word == "thanks";
      if (c == WordClass::kNegator) {
        if (word == "no" && leading) continue;  // answers, and negates nothing
        if (word == "no" && i + 1 == end - 1 && words[i + 1] == "problem") continue;
        const absl::string_view next = i + 1 < end ? absl::string_view(words[i + 1]) : "";
        if (next == "it" || (content == 0 && SaysAll(words, i))) {
          AddSign(Make(Sign::kNegation, "all"));
        } else if (content == 0) {
          answer_.AddWithin(AnswerWord::kNo);
        } else {
          ++negations;
          negating = true;
        }
      } else if (is_content || (c == WordClass::kRefusal && leading)) {
        const std::string stem = IsNumber(word) ? word : Stem(word);
        AddContent(words, i, stem);
        if (negating) AddSign(Make(Sign::kNegation, stem));
        if (owner != 0) AddSign(Make(Sign::kOwner, stem, static_cast<uint32_t>(owner)));
        negating = false;
        owner = 0;
      } else if (c == WordClass::kCondition && content > 0) {
        AddSign(Make(Sign::kCondition, word));
        answer_.AddLimit();
      } else if (c == WordClass::kComparison && content > 0) {
        AddSign(Make(Sign::kComparison, Stem(word)));
      }
      leading &= c == WordClass::kCourtesy || word == "so" || word == "and" || word == "well";
    }
    if (negations % 2 == 1) ++negated_clauses_;
  }

  static AnswerWord AnswerOf(const Words& words, size_t i, bool leading) {
    const AnswerWord answer = AnswerWordOf(words[i]);
    if (answer == AnswerWord::kNo && !leading && words[i] != "no") return AnswerWord::kNone;
    if (answer != AnswerWord::kWait) return answer;
    // "At the moment" waits for nothing.
    const bool counted = i > 0 && (words[i - 1] == "a" || words[i - 1] == "1");
    const bool unit =
        words[i] == "moment" || words[i] == "second" || words[i] == "minute" || words[i] == "sec";
    return unit ? (counted ? answer : AnswerWord::kNone) : i < 3 ? answer : AnswerWord::kNone;
  }

  void AddForm(const Piece& piece, bool has_content) {
    const Clause clause = ReadClause(piece.words);
    reading_.question |= piece.question_mark || clause.question;
    reading_.asks_of_self |= clause.asks_of_self;
    reading_.asks_of_now |= clause.asks_of_now;
    if (clause.unsure) answer_.AddWithin(AnswerWord::kUnsure);
    if (!has_content && !clause.question) return;
    if (clause.frame != Frame::kNone && clause.frame != Frame::kAsk) {
      AddSign(MakePlain(Sign::kFrame,
                        2 * static_cast<uint32_t>(clause.frame) + (clause.question ? 1 : 0)));
    }
    if (clause.question && !clause.invites) AddQuestion(piece.words);
    if (clause.request && has_content) ++requests_;
    if (clause.asked != Asked::kNone) {
      AddSign(MakePlain(Sign::kQuestion, static_cast<uint32_t>(clause.asked)));
    }
  }

  // What a question is about, as one: a question beside something else is not lost among words.
  void AddQuestion(const Words& words) {
    std::vector<std::string> about;
    for (size_t i = 0; i < words.size(); ++i) {
      if (IsContent(words, i)) about.push_back(IsNumber(words[i]) ? words[i] : Stem(words[i]));
    }
    if (about.empty()) return;
    std::sort(about.begin(), about.end());
    questioned_.push_back(Make(Sign::kQuestioned, absl::StrJoin(about, " ")));
  }

  void AddContent(const Words& words, size_t i, const std::string& stem) {
    ++content_;
    const absl::string_view next = i + 1 < words.size() ? absl::string_view(words[i + 1]) : "";
    const absl::string_view before = i > 0 ? absl::string_view(words[i - 1]) : "";
    if (ClassOf(words[i]) == WordClass::kDate || IsMay(words, i)) {
      AddSign(Make(Sign::kDate, stem));
      if (IsNumber(next)) AddSign(Make(Sign::kDate, absl::StrCat(stem, " ", next)));
      if (IsNumber(before)) AddSign(Make(Sign::kDate, absl::StrCat(stem, " ", before)));
    } else if (IsNumber(words[i])) {
      if (IsUnit(next)) AddSign(Make(Sign::kNumber, absl::StrCat(stem, " ", Stem(next))));
      AddSign(Make(Sign::kNumber, before == "minus" ? absl::StrCat("-", stem) : stem));
    } else {
      AddSign(Make(Sign::kWord, stem));
    }
  }

  void Finish() {
    if (negated_clauses_ > 0) AddSign(MakePlain(Sign::kNegation, 1));
    if (clauses_ > 1) {
      reading_.signs.insert(reading_.signs.end(), questioned_.begin(), questioned_.end());
    }
    if (requests_ > 1) AddSign(MakePlain(Sign::kRequests, std::min<uint32_t>(requests_, 3)));
    uint32_t answer = answer_.Class(content_ == 0 && !reading_.thanks);
    if (words_ == 0) answer = 1u << static_cast<uint32_t>(AnswerWord::kFiller);
    if (answer != 0) AddSign(MakePlain(Sign::kAnswer, answer));
    reading_.bare = content_ == 0;
    std::sort(reading_.signs.begin(), reading_.signs.end());
    reading_.signs.erase(std::unique(reading_.signs.begin(), reading_.signs.end()),
                         reading_.signs.end());
    reading_.signs.shrink_to_fit();
  }

  Reading reading_;
  AnswerReader answer_;
  std::vector<uint32_t> questioned_;
  int clauses_ = 0;  // that are more than a greeting
  uint32_t requests_ = 0;
  int negated_clauses_ = 0;
  int words_ = 0;
  int content_ = 0;
};

}  // namespace

absl::Span<const uint32_t> Reading::Of(Sign sign) const {
  const uint32_t first = static_cast<uint32_t>(sign) << 24;
  const auto begin = std::lower_bound(signs.begin(), signs.end(), first);
  const auto end = std::lower_bound(begin, signs.end(), first + (1u << 24));
  return absl::MakeConstSpan(signs).subspan(static_cast<size_t>(begin - signs.begin()),
                                            static_cast<size_t>(end - begin));
}

bool IsOpenQuestion(uint32_t sign) {
  return sign != MakePlain(Sign::kQuestion, static_cast<uint32_t>(Asked::kWhy)) &&
         sign != MakePlain(Sign::kQuestion, static_cast<uint32_t>(Asked::kWho));
}

bool Reading::Has(uint32_t sign) const {
  return std::binary_search(signs.begin(), signs.end(), sign);
}

Reading ReadText(absl::string_view pattern) { return Reader().Read(pattern); }

}  // namespace turnopt::core

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

// How the utterance answers a question, by the words it begins with and what contradicts them.
class AnswerReader {
 public:
  void Add(absl::string_view word, bool content) {
    const AnswerWord answer = AnswerWordOf(word);
    content_ += content ? 1 : 0;
    if (answer != AnswerWord::kNone && content_ <= 1) seen_ |= 1u << static_cast<uint32_t>(answer);
  }
  void AddRefusal() { seen_ |= 1u << static_cast<uint32_t>(AnswerWord::kNo); }
  void AddUnsure() { seen_ |= 1u << static_cast<uint32_t>(AnswerWord::kUnsure); }
  void AddLimit() { limited_ = true; }

  // 0: no answer. A yes that more words follow is no more than a beginning.
  uint32_t Class() const {
    uint32_t seen = seen_ & ~(1u << static_cast<uint32_t>(AnswerWord::kFiller));
    if (seen == 0) return content_ == 0 ? seen_ : 0;
    const uint32_t yes = 1u << static_cast<uint32_t>(AnswerWord::kYes);
    if (seen == yes && content_ > 1 && !limited_) return 0;
    return limited_ ? seen | 0x100 : seen;
  }

 private:
  uint32_t seen_ = 0;
  int content_ = 0;
  bool limited_ = false;
};

class Reader {
 public:
  Reading Read(absl::string_view pattern) {
    const std::string text = Spell(pattern);
    reading_.language = LanguageOf(text);
    const std::vector<Piece> pieces = Cut(text);
    if (!pieces.empty()) first_ = &pieces[0];
    for (const Piece& piece : pieces) AddClause(piece);
    Finish();
    return reading_;
  }

 private:
  void AddSign(uint32_t sign) { reading_.signs.push_back(sign); }

  void AddClause(const Piece& piece) {
    const Clause clause = ReadClause(piece.words);
    reading_.question |= piece.question_mark || clause.question;
    reading_.asks_of_self |= clause.asks_of_self;
    reading_.asks_of_now |= clause.asks_of_now;
    if (clause.unsure) answer_.AddUnsure();
    if (clause.frame != Frame::kNone) {
      AddSign(MakePlain(Sign::kFrame, static_cast<uint32_t>(clause.frame)));
      if (clause.request) ++requests_;
    }
    if (clause.asked != Asked::kNone) {
      AddSign(MakePlain(Sign::kQuestion, static_cast<uint32_t>(clause.asked)));
    }
    int negations = 0;
    bool negating = false;
    std::string owner_word;
    int owner = 0;
    for (size_t i = 0; i < piece.words.size(); ++i) {
      const std::string& word = piece.words[i];
      const WordClass c = IsNumber(word) ? WordClass::kContent : ClassOf(word);
      ++words_;
      const bool content = c == WordClass::kContent || c == WordClass::kDate;
      answer_.Add(word, content);
      if (const uint32_t side = SideOf(word); side != 0 && SideCounts(piece.words, i)) {
        AddSign(MakePlain(Sign::kSide, side));
      }
      if (OwnerOf(word) != 0) owner = OwnerOf(word);
      reading_.points |= IsPointer(piece.words, i);
      switch (c) {
        case WordClass::kContent:
        case WordClass::kDate:
        case WordClass::kRefusal: {
          if (c == WordClass::kRefusal && i > clause.opening) break;
          const std::string stem = IsNumber(word) ? word : Stem(word);
          AddContent(word, stem, c, i + 1 < piece.words.size() ? piece.words[i + 1] : "");
          if (negating) AddSign(Make(Sign::kNegation, stem));
          if (owner != 0) AddSign(Make(Sign::kOwner, stem, static_cast<uint32_t>(owner)));
          negating = false;
          owner = 0;
          break;
        }
        case WordClass::kNegator:
          // "No, ..." answers; it negates nothing.
          if (word == "no" && i == 0 && &piece == first_) break;
          if (word == "no" && i + 1 < piece.words.size() && piece.words[i + 1] == "problem") break;
          if (word == "no" && piece.words.size() == 1) break;
          ++negations;
          negating = true;
          if (i < 3) answer_.AddRefusal();
          break;
        case WordClass::kCondition:
          AddSign(Make(Sign::kCondition, word));
          if (word == "but" || word == "only" || word == "except" || word == "if") {
            answer_.AddLimit();
          }
          break;
        case WordClass::kComparison:
          AddSign(Make(Sign::kComparison, Stem(word)));
          break;
        case WordClass::kFunction:
        case WordClass::kCourtesy:
          break;
      }
    }
    if (negations % 2 == 1) ++negated_clauses_;
  }

  void AddContent(absl::string_view word, const std::string& stem, WordClass c,
                  absl::string_view next) {
    ++content_;
    if (c == WordClass::kDate) {
      AddSign(Make(Sign::kDate, stem));
    } else if (IsNumber(word)) {
      AddSign(Make(Sign::kNumber, IsUnit(next) ? absl::StrCat(stem, " ", Stem(next)) : stem));
      AddSign(Make(Sign::kNumber, stem));
    } else {
      AddSign(Make(Sign::kWord, stem));
    }
  }

  void Finish() {
    if (negated_clauses_ > 0) AddSign(MakePlain(Sign::kNegation, 1));
    if (requests_ > 1) AddSign(MakePlain(Sign::kRequests, std::min<uint32_t>(requests_, 3)));
    uint32_t answer = answer_.Class();
    if (words_ == 0) answer = 1u << static_cast<uint32_t>(AnswerWord::kFiller);
    if (answer != 0) AddSign(MakePlain(Sign::kAnswer, answer));
    reading_.bare = content_ == 0;
    std::sort(reading_.signs.begin(), reading_.signs.end());
    reading_.signs.erase(std::unique(reading_.signs.begin(), reading_.signs.end()),
                         reading_.signs.end());
    reading_.signs.shrink_to_fit();
  }

  const Piece* first_ = nullptr;
  Reading reading_;
  AnswerReader answer_;
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

bool Reading::Has(uint32_t sign) const {
  return std::binary_search(signs.begin(), signs.end(), sign);
}

Reading ReadText(absl::string_view pattern) { return Reader().Read(pattern); }

}  // namespace turnopt::core

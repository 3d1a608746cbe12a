#include "server/core/language/wordpiece.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

// One pass over the code points builds a lowered word in a buffer; a separator hands it to the
// greedy search. ASCII, which is nearly all of a call, never reaches utf8proc.

namespace turnopt::core {
namespace {

constexpr absl::string_view kUnknown = "[UNK]";
constexpr absl::string_view kContinuation = "##";

enum class CharClass { kDropped, kSpace, kAlone, kLetter, kMark };

// Ranges of CJK ideographs, as the reference lists them.
bool IsIdeograph(utf8proc_int32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

CharClass ClassifyAscii(unsigned char c) {
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return CharClass::kSpace;
  if (c < 0x20 || c == 0x7F) return CharClass::kDropped;
  return absl::ascii_ispunct(c) ? CharClass::kAlone : CharClass::kLetter;
}

CharClass Classify(utf8proc_int32_t c) {
  if (c < 0x80) return ClassifyAscii(static_cast<unsigned char>(c));
  if (c == 0xFFFD) return CharClass::kDropped;
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
      return CharClass::kDropped;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return CharClass::kSpace;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return CharClass::kAlone;
    case UTF8PROC_CATEGORY_MN:
      return CharClass::kMark;
    default:
      return CharClass::kLetter;
  }
}

size_t Utf8Length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

}  // namespace

absl::StatusOr<WordPiece> WordPiece::Create(absl::string_view vocabulary) {
  if (vocabulary.empty() || vocabulary.back() != '\n') {
    return absl::InvalidArgumentError("vocabulary: must be lines that end with a line feed");
  }
  WordPiece result;
  result.text_.assign(vocabulary.begin(), vocabulary.end());
  absl::string_view rest(result.text_.data(), result.text_.size());
  bool has_unknown = false;
  while (!rest.empty()) {
    const absl::string_view piece = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(piece.size() + 1);
    const uint32_t id = static_cast<uint32_t>(result.pieces_.size());
    absl::string_view key = piece;
    const bool continues = piece.size() > kContinuation.size() &&
                           absl::string_view(piece).substr(0, 2) == kContinuation;
    if (continues) key.remove_prefix(kContinuation.size());
    auto& map = continues ? result.continuation_ : result.initial_;
    if (key.empty() || !map.emplace(key, id).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("vocabulary: line ", id + 1, " is empty or repeats a piece"));
    }
    if (piece == kUnknown) {
      has_unknown = true;
      result.unknown_id_ = id;
    }
    result.longest_piece_bytes_ = std::max(result.longest_piece_bytes_, key.size());
    result.pieces_.push_back(piece);
  }
  if (!has_unknown) return absl::InvalidArgumentError("vocabulary: lacks [UNK]");
  return result;
}

void WordPiece::AppendWord(absl::string_view word, size_t word_chars,
                           std::vector<uint32_t>* ids) const {
  if (word_chars > kMaxWordChars) {
    ids->push_back(unknown_id_);
    return;
  }
  const size_t first = ids->size();
  const auto* map = &initial_;
  while (!word.empty()) {
    size_t length = std::min(word.size(), longest_piece_bytes_);
    // A cut inside a character can match nothing: pieces are whole characters.
    auto found = map->end();
    for (; length > 0; --length) {
      found = map->find(word.substr(0, length));
      if (found != map->end()) break;
    }
    if (length == 0) {
      ids->resize(first);
      ids->push_back(unknown_id_);
      return;
    }
    ids->push_back(found->second);
    word.remove_prefix(length);
    map = &continuation_;
  }
}

void WordPiece::Tokenize(absl::string_view text, size_t max_pieces,
                         std::vector<uint32_t>* ids) const {
  ids->clear();
  std::string word;
  size_t word_chars = 0;
  const auto flush = [&] {
    if (word_chars > 0) AppendWord(word, word_chars, ids);
    word.clear();
    word_chars = 0;
  };
  // Words beyond the limit are [UNK] whatever they hold, so their bytes need not be kept.
  const auto append = [&](const char* bytes, size_t size) {
    if (word_chars <= kMaxWordChars) {
      word.append(bytes, size);
      ++word_chars;
    }
  };
  const auto append_code_point = [&](utf8proc_int32_t c) {
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t size = utf8proc_encode_char(c, encoded);
    append(reinterpret_cast<const char*>(encoded), static_cast<size_t>(size));
  };
  const auto consume = [&](utf8proc_int32_t c) {
    switch (Classify(c)) {
      case CharClass::kDropped:
      case CharClass::kMark:
        break;
      case CharClass::kSpace:
        flush();
        break;
      case CharClass::kAlone:
        flush();
        append_code_point(utf8proc_tolower(c));
        flush();
        break;
      case CharClass::kLetter:
        append_code_point(utf8proc_tolower(c));
        break;
    }
  };

  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  size_t at = 0;
  while (at < text.size() && ids->size() < max_pieces) {
    const unsigned char lead = bytes[at];
    if (lead < 0x80) {
      ++at;
      switch (ClassifyAscii(lead)) {
        case CharClass::kSpace:
          flush();
          break;
        case CharClass::kAlone: {
          flush();
          const char alone = static_cast<char>(lead);
          AppendWord(absl::string_view(&alone, 1), 1, ids);
          break;
        }
        case CharClass::kLetter: {
          const char lower = absl::ascii_tolower(lead);
          append(&lower, 1);
          break;
        }
        case CharClass::kDropped:
        case CharClass::kMark:
          break;
      }
      continue;
    }
    utf8proc_int32_t code_point = -1;
    const size_t span = std::min(text.size() - at, Utf8Length(lead));
    const utf8proc_ssize_t read =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(span), &code_point);
    if (read <= 0) {
      ++at;
      continue;
    }
    at += static_cast<size_t>(read);
    if (Classify(code_point) == CharClass::kDropped) continue;
    if (IsIdeograph(code_point)) flush();
    utf8proc_int32_t decomposed[32];
    int last_boundclass = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(code_point, decomposed, 32, UTF8PROC_DECOMPOSE, &last_boundclass);
    for (utf8proc_ssize_t i = 0; i < std::min<utf8proc_ssize_t>(count, 32); ++i) {
      consume(decomposed[i]);
    }
    if (IsIdeograph(code_point)) flush();
  }
  flush();
  if (ids->size() > max_pieces) ids->resize(max_pieces);
}

}  // namespace turnopt::core

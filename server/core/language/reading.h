// What one utterance says, as a set of small signs that can be compared with what others said: its
// content words by their stems, numbers, dates, which words are negated, which side of a pair of
// opposites, what kind of clause (request, report, past, future), whose thing, conditions, how it
// answers a question.
//
// Plain value of about a hundred bytes; the words themselves are not in it.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_READING_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_READING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/language/language_of.h"

namespace turnopt::core {

// Kinds of signs. The order is part of nothing stored.
enum class Sign : uint8_t {
  kWord,       // a content word
  kNumber,     // a number, with its unit where one follows
  kDate,       // a month, weekday, "next"
  kNegation,   // parity of the negations, and what is negated
  kSide,       // a side of a pair of opposites
  kFrame,      // the kind of a clause
  kQuestion,   // why, who, where, when, how much
  kOwner,      // whose the thing is
  kCondition,  // if, but, only, before
  kComparison,
  kAnswer,      // yes, no, unsure, wait, filler, or two of them
  kQuestioned,  // what a question asks about, all of it as one
  kRequests,    // how many requests, if more than one
};
inline constexpr size_t kSigns = static_cast<size_t>(Sign::kRequests) + 1;

struct Reading {
  // Sorted, distinct; the sign's kind is in the top byte, so that each kind is one run.
  std::vector<uint32_t> signs;
  SpokenLanguage language = SpokenLanguage::kUnknown;
  bool question = false;      // asks something, by form or by mark
  bool asks_of_self = false;  // asks about the caller's own affairs: is my order, am I booked
  bool asks_of_now = false;   // asks how things are at the moment
  bool points = false;        // has a pronoun or an ellipsis that only the call explains
  bool bare = false;          // no content word, number or date
  bool thanks = false;        // has a word of thanks or farewell

  absl::Span<const uint32_t> Of(Sign sign) const;
  bool Has(uint32_t sign) const;
};

// Of a kQuestion: where, when or how much, not why or who.
bool IsOpenQuestion(uint32_t sign);

inline Sign SignOf(uint32_t sign) { return static_cast<Sign>(sign >> 24); }

// Reads a delexicalised text (delexicalize.h): a placeholder is a content word of its own. Total on
// any bytes; linear in the text, about ten microseconds for a sentence.
Reading ReadText(absl::string_view pattern);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_READING_H_

// What kind of clause a few words are: a request or a question about how things are, a report, what
// was or will be, and whether it is about the one who speaks. Looks at the opening words only, as
// English lets it.
//
// Pure, thread-safe. Words are normalised (normalizer.h), politeness and all.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_CLAUSE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_CLAUSE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace turnopt::core {

enum class Frame : uint32_t {
  kNone,      // a phrase without a verb, or courtesies
  kAsk,       // a request, a wish, or a question about what is possible or what is the case
  kState,     // tells how things are
  kPast,      // asks about or reports what was
  kFuture,    // asks about or tells what will be done
  kOwnState,  // asks how the caller's own things are: is my order, am I
  kSuppose,   // what if, would it have
};

// What a question asks for, as far as it must not be confused.
enum class Asked : uint32_t { kNone, kWhy, kWho, kWhere, kWhen, kHowMuch };

struct Clause {
  Frame frame = Frame::kNone;
  Asked asked = Asked::kNone;
  bool question = false;
  bool request = false;  // asks or wants something
  bool invites = false;  // asks somebody to do it: can you
  bool asks_of_self = false;
  bool asks_of_now = false;
  bool unsure = false;  // I don't know, I'm not sure
  size_t opening = 0;   // first word that is not courtesy
};

Clause ReadClause(absl::Span<const std::string> words);

// Whether a clause of its own begins here: after a conjunction, with subject, question word,
// request.
bool OpensClause(absl::Span<const std::string> words);

// A word that points at something in the call: it, that one, there.
bool IsPointer(absl::Span<const std::string> words, size_t at);

// Whether a word that has an opposite is used in that sense: "on" only beside a verb that it turns.
bool SideCounts(absl::Span<const std::string> words, size_t at);

// A unit that belongs to the number before it.
bool IsUnit(absl::string_view word);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_CLAUSE_H_

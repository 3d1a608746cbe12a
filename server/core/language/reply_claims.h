// What a reply claims that holds for one caller or one moment only. "Your account is active" is
// true of whoever was told so; "we are open until six today" was true then. Such a reply is
// nobody else's answer, whether or not a tool found it out.
//
// Questions claim nothing, nor do conditions ("if your order is late") or rules ("you have thirty
// days to return it").
//
// Pure, thread-safe; linear in the text.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_REPLY_CLAIMS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_REPLY_CLAIMS_H_

#include "absl/strings/string_view.h"

namespace turnopt::core {

struct ReplyClaims {
  bool personal = false;    // how this caller's own things are
  bool time_bound = false;  // how things are now, today, next week
  bool affirms = false;     // says yes or no to what was asked
  bool states = false;      // holds a sentence that is no question and no courtesy
};

// Of a delexicalised reply: what a placeholder says is this turn's own.
ReplyClaims ReadClaims(absl::string_view pattern);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_REPLY_CLAIMS_H_

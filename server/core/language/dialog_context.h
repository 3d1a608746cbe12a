#ifndef TURNOPT_SERVER_CORE_LANGUAGE_DIALOG_CONTEXT_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_DIALOG_CONTEXT_H_

#include <cstdint>
#include <vector>

#include "server/core/language/text_profile.h"

namespace turnopt::core {

// What was said, and where in a dialog: what neighbours are searched by.
struct DialogContext {
  std::vector<int8_t> vector;  // utterance and previous reply, quantised together
  float vector_scale = 0;
  uint64_t state = 0;               // hash of the dialog state; 0: the agent has none
  uint64_t previous = 0;            // fingerprint of the previous reply's words; 0: none
  std::vector<uint32_t> variables;  // hashes of the names of the known ones, sorted
  TextProfile utterance;
  TextProfile previous_reply;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_DIALOG_CONTEXT_H_

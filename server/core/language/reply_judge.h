// Decides whether two replies say the same: the port through which the reply book learns. The
// product's judge is AgreementJudge (judge.h); tests and replays put others in its place.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_REPLY_JUDGE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_REPLY_JUDGE_H_

#include "server/core/language/judge_text.h"

namespace turnopt::core {

// Implementations are thread-safe and free of side effects.
class ReplyJudge {
 public:
  virtual ~ReplyJudge() = default;

  // Probability, 0..1, that the replies say the same. Symmetric.
  virtual double Agree(const ReplyView& a, const ReplyView& b) const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_REPLY_JUDGE_H_

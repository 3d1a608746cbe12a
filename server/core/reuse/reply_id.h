// The stable name of a stored reply: the same in every process that learned the same pattern.
#ifndef TURNOPT_SERVER_CORE_REUSE_REPLY_ID_H_
#define TURNOPT_SERVER_CORE_REUSE_REPLY_ID_H_

#include <string>

#include "absl/strings/string_view.h"
#include "server/base/hash.h"

namespace turnopt::core {

inline std::string ReplyId(absl::string_view pattern) { return base::StableHashHex(pattern, 5); }

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REPLY_ID_H_

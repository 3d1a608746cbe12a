#include "server/report/report_rows.h"

namespace turnopt::report {

uint32_t Interned::Id(const std::string& text) {
  const auto [found, added] = ids_.try_emplace(text, static_cast<uint32_t>(texts_.size()));
  if (added) texts_.push_back(text);
  return found->second;
}

}  // namespace turnopt::report

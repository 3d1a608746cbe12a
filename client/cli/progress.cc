#include "client/cli/progress.h"

#include <ostream>
#include <string>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace turnopt::cli {

Progress::Progress(bool on, size_t total, std::ostream& out)
    : on_(on && total > 0), total_(total), out_(out), start_(absl::Now()), drawn_(start_) {}

Progress::~Progress() {
  if (on_) {
    out_ << "\r\033[K" << std::flush;
  }
}

void Progress::Advance() {
  ++done_;
  const absl::Time now = absl::Now();
  if (!on_ || now - drawn_ < absl::Milliseconds(100)) {
    return;
  }
  drawn_ = now;
  constexpr size_t kWidth = 40;
  const size_t filled = kWidth * done_ / total_;
  const double left_s = absl::ToDoubleSeconds(now - start_) * (total_ - done_) / done_;
  out_ << absl::StrFormat("\r[%s%s] %d/%d, %.0f s left\033[K", std::string(filled, '#'),
                          std::string(kWidth - filled, '.'), done_, total_, left_s)
       << std::flush;
}

}  // namespace turnopt::cli

// The thread is woken by the first line only; those that follow find it about to look.
#include "server/telemetry/line_writer.h"

#include <utility>

#include "absl/time/clock.h"

namespace turnopt::telemetry {

LineWriter::LineWriter(const Options& options, Output output)
    : options_(options), output_(std::move(output)), thread_([this] { Loop(); }) {}

LineWriter::~LineWriter() {
  {
    base::MutexLock lock(&mu_);
    stopping_ = true;
    work_.Signal();
    WaitUntilDone(added_, options_.last_words);
  }
  give_up_ = true;
  thread_.join();
}

void LineWriter::Add(std::string line) {
  base::MutexLock lock(&mu_);
  if (bytes_ + line.size() > options_.max_pending_bytes) {
    ++dropped_;
    return;
  }
  bytes_ += line.size();
  ++added_;
  pending_.push_back(std::move(line));
  if (pending_.size() == 1) work_.Signal();
}

bool LineWriter::Flush(absl::Duration patience) {
  base::MutexLock lock(&mu_);
  return WaitUntilDone(added_, patience);
}

uint64_t LineWriter::dropped() const {
  base::MutexLock lock(&mu_);
  return dropped_;
}

bool LineWriter::WaitUntilDone(uint64_t lines, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  ++waiting_;
  work_.Signal();
  while (done_ < lines && absl::Now() < deadline) {
    progress_.WaitFor(&mu_, deadline - absl::Now());
  }
  --waiting_;
  return done_ >= lines;
}

void LineWriter::Loop() {
  std::vector<std::string> batch;
  while (true) {
    {
      base::MutexLock lock(&mu_);
      while (pending_.empty() && !stopping_) work_.Wait(&mu_);
      if (pending_.empty()) return;
      if (!stopping_ && waiting_ == 0) work_.WaitFor(&mu_, options_.linger);
      batch.swap(pending_);
    }
    output_(batch, give_up_);
    size_t bytes = 0;
    for (const std::string& line : batch) bytes += line.size();
    base::MutexLock lock(&mu_);
    bytes_ -= bytes;
    done_ += batch.size();
    batch.clear();
    progress_.SignalAll();
  }
}

}  // namespace turnopt::telemetry

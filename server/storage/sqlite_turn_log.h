#ifndef TURNOPT_SERVER_STORAGE_SQLITE_TURN_LOG_H_
#define TURNOPT_SERVER_STORAGE_SQLITE_TURN_LOG_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/periodic_task.h"
#include "server/core/turn_log.h"
#include "server/storage/state_file.h"

namespace turnopt::storage {

// The turn log in a SQLite file that is written behind: an append costs a short lock, a thread of
// its own writes a batch every `write_every` or `batch_rows`, so kill -9 loses no more than that.
// While the disk is broken rows wait, at most `max_pending_rows`, then the oldest are dropped and
// counted; incidents and forgotten callers are never dropped.
//
// Thread-safe.
class SqliteTurnLog final : public core::TurnLog {
 public:
  struct Options {
    std::string directory;
    absl::Duration retention = absl::Hours(35 * 24);
    int64_t max_rows = 1'000'000;     // turns
    int64_t max_bytes = 512LL << 20;  // of the file; its log adds at most about 8 MiB
    size_t max_pending_rows = 50'000;
    size_t batch_rows = 500;
    absl::Duration write_every = absl::Milliseconds(500);
  };

  // Opens nothing: the disk may be broken and the sidecar starts all the same. kInvalidArgument
  // when the directory is empty or a bound is not positive. `clock` must outlive the log.
  static absl::StatusOr<std::unique_ptr<SqliteTurnLog>> Create(const Options& options,
                                                               const base::Clock& clock);

  // Writes what is pending.
  ~SqliteTurnLog() override;

  void OnTurn(const core::TurnRecord& turn) override;
  void OnLabel(const core::LabelRecord& label) override;
  void OnIncident(const core::Incident& incident) override;
  absl::Status Read(const core::TimeRange& range, core::TurnLogVisitor& visitor) const override;
  absl::Status ForgetCaller(uint64_t caller_hash) override;
  core::TurnLogStats Stats() const override ABSL_LOCKS_EXCLUDED(mu_);

  // Writes what is pending now. False when the disk would not have it.
  bool Flush() const;

  // The file's name within the directory.
  static constexpr const char* kFileName = "turns.db";

 private:
  struct ForgottenCaller {
    uint64_t caller_hash;
  };
  using Row = std::variant<core::TurnRecord, core::LabelRecord, core::Incident, ForgottenCaller>;

  SqliteTurnLog(const Options& options, const base::Clock& clock);

  void Append(Row row) ABSL_LOCKS_EXCLUDED(mu_);
  void DropOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // On the writer's runs only, one at a time.
  void WritePending() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status WriteBatch(const std::deque<Row>& batch);
  void Finish(absl::Status status, std::deque<Row> batch) ABSL_LOCKS_EXCLUDED(mu_);
  void ExpireRows();
  absl::Status ExpireRowsIn(Database& database, int64_t* removed);
  absl::Status RemoveOldestTurns(Database& database, int64_t count, int64_t* removed);
  void MeasureFile();

  // Constant after construction.
  const Options options_;
  const base::Clock& clock_;

  // Touched by the writer's runs only.
  StateFile file_;
  absl::Time next_expiry_ = absl::InfinitePast();

  mutable base::Mutex mu_;
  std::deque<Row> pending_ ABSL_GUARDED_BY(mu_);
  size_t unwritten_ ABSL_GUARDED_BY(mu_) = 0;  // pending, or in the batch that is being written
  core::TurnLogStats stats_ ABSL_GUARDED_BY(mu_);

  std::unique_ptr<base::PeriodicTask> writer_;
};

// The log of a directory that another process may be writing, for reports of state directories.
// kNotFound when there is none, kUnavailable when it cannot be read. Changes nothing.
absl::Status ReadTurnLogFile(const std::string& directory, const core::TimeRange& range,
                             core::TurnLogVisitor& visitor);

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_SQLITE_TURN_LOG_H_

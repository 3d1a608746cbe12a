#include "server/storage/sqlite_turn_log.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/storage/turn_log_schema.h"
#include "server/storage/turn_rows.h"

// Order is kept from append to file: a batch that failed goes back in front of what came since, and
// forgetting a caller is a row like any other, so it also removes turns that were still pending.

namespace turnopt::storage {
namespace {

constexpr absl::Duration kExpireEvery = absl::Minutes(1);

// Removing some more than asked for keeps the removals rare.
constexpr double kShareLeftByExpiry = 0.95;

template <typename... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

absl::Status RunWithInt(Database& database, absl::string_view sql, int64_t parameter) {
  TO_ASSIGN_OR_RETURN(Statement statement, database.Prepare(sql));
  statement.BindInt(0, parameter);
  return statement.Run();
}

absl::Status Forget(Database& database, uint64_t caller_hash) {
  const int64_t stored = static_cast<int64_t>(caller_hash);
  TO_RETURN_IF_ERROR(RunWithInt(database,
                                "DELETE FROM labels WHERE turn_id IN"
                                " (SELECT turn_id FROM turns WHERE caller_hash = ?1)",
                                stored));
  return RunWithInt(database, "DELETE FROM turns WHERE caller_hash = ?1", stored);
}

bool InRange(absl::Time time, const core::TimeRange& range) {
  return time >= range.since && time < range.until;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteTurnLog>> SqliteTurnLog::Create(const Options& options,
                                                                     const base::Clock& clock) {
  if (options.directory.empty()) return absl::InvalidArgumentError("directory is empty");
  if (options.retention <= absl::ZeroDuration() || options.max_rows <= 0 ||
      options.max_bytes <= 0 || options.max_pending_rows == 0 || options.batch_rows == 0 ||
      options.write_every <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("bounds of the turn log must be positive");
  }
  return std::unique_ptr<SqliteTurnLog>(new SqliteTurnLog(options, clock));
}

SqliteTurnLog::SqliteTurnLog(const Options& options, const base::Clock& clock)
    : options_(options),
      clock_(clock),
      file_({options.directory, kFileName, TurnLogMigrations()}, clock) {
  writer_ = std::make_unique<base::PeriodicTask>(options.write_every, [this] { WritePending(); });
}

SqliteTurnLog::~SqliteTurnLog() {
  Flush();
  writer_.reset();
}

void SqliteTurnLog::OnTurn(const core::TurnRecord& turn) { Append(turn); }

void SqliteTurnLog::OnLabel(const core::LabelRecord& label) {
  if (label.label.labelled) Append(label);
}

void SqliteTurnLog::OnIncident(const core::Incident& incident) { Append(incident); }

void SqliteTurnLog::Append(Row row) {
  bool full_batch = false;
  {
    base::MutexLock lock(&mu_);
    if (std::holds_alternative<core::TurnRecord>(row)) ++stats_.turns_appended;
    if (std::holds_alternative<core::LabelRecord>(row)) ++stats_.labels_appended;
    if (std::holds_alternative<core::Incident>(row)) ++stats_.incidents_appended;
    pending_.push_back(std::move(row));
    ++unwritten_;
    if (pending_.size() > options_.max_pending_rows) DropOldest();
    // Every further row of a queue that cannot be written must not wake the thread again.
    full_batch = pending_.size() == options_.batch_rows;
  }
  if (full_batch) writer_->Wake();
}

void SqliteTurnLog::DropOldest() {
  const auto droppable = std::find_if(pending_.begin(), pending_.end(), [](const Row& row) {
    return std::holds_alternative<core::TurnRecord>(row) ||
           std::holds_alternative<core::LabelRecord>(row);
  });
  if (droppable == pending_.end()) return;
  pending_.erase(droppable);
  --unwritten_;
  ++stats_.rows_dropped;
}

void SqliteTurnLog::WritePending() {
  while (true) {
    std::deque<Row> batch;
    {
      base::MutexLock lock(&mu_);
      if (pending_.empty()) break;
      const auto end = pending_.begin() +
                       static_cast<std::ptrdiff_t>(std::min(pending_.size(), options_.batch_rows));
      std::move(pending_.begin(), end, std::back_inserter(batch));
      pending_.erase(pending_.begin(), end);
    }
    absl::Status status = WriteBatch(batch);
    const bool failed = !status.ok();
    Finish(std::move(status), std::move(batch));
    if (failed) return;
  }
  if (clock_.Now() >= next_expiry_) ExpireRows();
}

absl::Status SqliteTurnLog::WriteBatch(const std::deque<Row>& batch) {
  bool forgot = false;
  TO_RETURN_IF_ERROR(file_.Transact([&](Database& database) -> absl::Status {
    TO_ASSIGN_OR_RETURN(TurnRowWriter writer, TurnRowWriter::Create(database));
    for (const Row& row : batch) {
      TO_RETURN_IF_ERROR(
          std::visit(Overloaded{[&](const ForgottenCaller& caller) {
                                  forgot = true;
                                  return Forget(database, caller.caller_hash);
                                },
                                [&](const auto& record) { return writer.Insert(record); }},
                     row));
    }
    return absl::OkStatus();
  }));
  if (!forgot) return absl::OkStatus();
  // Until a checkpoint the removed rows are still in the log beside the file. The rows are gone
  // from every answer already, so that a reader who holds the checkpoint up costs no retry.
  (void)file_.Use(
      [](Database& database) { return database.Execute("PRAGMA wal_checkpoint(TRUNCATE)"); });
  return absl::OkStatus();
}

void SqliteTurnLog::Finish(absl::Status status, std::deque<Row> batch) {
  base::MutexLock lock(&mu_);
  stats_.healthy = status.ok();
  stats_.files_set_aside = file_.files_set_aside();
  if (status.ok()) {
    stats_.rows_written += batch.size();
    unwritten_ -= batch.size();
    return;
  }
  ++stats_.write_failures;
  std::move(pending_.begin(), pending_.end(), std::back_inserter(batch));
  pending_ = std::move(batch);
  while (pending_.size() > options_.max_pending_rows) {
    const size_t before = pending_.size();
    DropOldest();
    if (pending_.size() == before) return;
  }
}

void SqliteTurnLog::ExpireRows() {
  next_expiry_ = clock_.Now() + kExpireEvery;
  int64_t removed = 0;
  const absl::Status status = file_.Transact([&](Database& database) {
    removed = 0;
    return ExpireRowsIn(database, &removed);
  });
  if (status.ok() && removed > 0) {
    (void)file_.Use([](Database& database) {
      return database.Execute("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");
    });
  }
  {
    base::MutexLock lock(&mu_);
    stats_.healthy = status.ok();
    if (status.ok()) {
      stats_.rows_expired += static_cast<uint64_t>(removed);
    } else {
      ++stats_.write_failures;
    }
  }
  MeasureFile();
}

absl::Status SqliteTurnLog::ExpireRowsIn(Database& database, int64_t* removed) {
  const int64_t cutoff = StoredTime(clock_.Now() - options_.retention);
  TO_RETURN_IF_ERROR(RunWithInt(database, "DELETE FROM turns WHERE completed_at < ?1", cutoff));
  *removed += database.Changes();
  TO_RETURN_IF_ERROR(RunWithInt(database, "DELETE FROM labels WHERE labelled_at < ?1", cutoff));
  TO_RETURN_IF_ERROR(RunWithInt(database, "DELETE FROM incidents WHERE at < ?1", cutoff));

  TO_ASSIGN_OR_RETURN(const int64_t rows, database.QueryInt("SELECT count(*) FROM turns"));
  TO_ASSIGN_OR_RETURN(
      const int64_t bytes,
      database.QueryInt("SELECT (pages.page_count - free.freelist_count) * size.page_size"
                        " FROM pragma_page_count pages, pragma_freelist_count free,"
                        " pragma_page_size size"));
  int64_t allowed = options_.max_rows;
  if (bytes > options_.max_bytes) {
    allowed = std::min(allowed, static_cast<int64_t>(static_cast<double>(rows) *
                                                     static_cast<double>(options_.max_bytes) /
                                                     static_cast<double>(bytes)));
  }
  if (rows <= allowed) return absl::OkStatus();
  const auto left = static_cast<int64_t>(static_cast<double>(allowed) * kShareLeftByExpiry);
  return RemoveOldestTurns(database, rows - left, removed);
}

absl::Status SqliteTurnLog::RemoveOldestTurns(Database& database, int64_t count, int64_t* removed) {
  TO_RETURN_IF_ERROR(RunWithInt(database,
                                "DELETE FROM turns WHERE id IN"
                                " (SELECT id FROM turns ORDER BY completed_at, id LIMIT ?1)",
                                count));
  *removed += database.Changes();
  return database.Execute(
      "DELETE FROM labels WHERE labelled_at < (SELECT min(completed_at) FROM turns)");
}

void SqliteTurnLog::MeasureFile() {
  int64_t rows = 0;
  int64_t bytes = 0;
  const absl::Status status = file_.Use([&](Database& database) -> absl::Status {
    TO_ASSIGN_OR_RETURN(rows, database.QueryInt("SELECT count(*) FROM turns"));
    TO_ASSIGN_OR_RETURN(bytes,
                        database.QueryInt("SELECT pages.page_count * size.page_size FROM"
                                          " pragma_page_count pages, pragma_page_size size"));
    return absl::OkStatus();
  });
  if (!status.ok()) return;
  base::MutexLock lock(&mu_);
  stats_.rows_stored = static_cast<uint64_t>(rows);
  stats_.bytes_stored = static_cast<uint64_t>(bytes);
}

bool SqliteTurnLog::Flush() const {
  writer_->RunOnce();
  base::MutexLock lock(&mu_);
  return stats_.healthy;
}

absl::Status SqliteTurnLog::Read(const core::TimeRange& range,
                                 core::TurnLogVisitor& visitor) const {
  std::deque<Row> unwritten;
  if (!Flush()) {
    // The report of a full disk is wanted all the same.
    base::MutexLock lock(&mu_);
    unwritten = pending_;
  }
  const auto each_unwritten = [&](auto on_row) {
    for (const Row& row : unwritten) std::visit(on_row, row);
  };
  TO_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                      Database::Open(file_.path(), Database::Access::kReadOnly));
  if (visitor.WantsTurns()) TO_RETURN_IF_ERROR(ReadTurns(*database, range, visitor));
  each_unwritten(Overloaded{[&](const core::TurnRecord& turn) {
                              if (visitor.WantsTurns() && InRange(turn.completed_at, range)) {
                                visitor.OnTurn(turn);
                              }
                            },
                            [](const auto&) {}});
  if (visitor.WantsLabels()) TO_RETURN_IF_ERROR(ReadLabels(*database, range, visitor));
  each_unwritten(Overloaded{[&](const core::LabelRecord& label) {
                              if (visitor.WantsLabels() && InRange(label.labelled_at, range)) {
                                visitor.OnLabel(label);
                              }
                            },
                            [](const auto&) {}});
  TO_RETURN_IF_ERROR(ReadIncidents(*database, range, visitor));
  each_unwritten(Overloaded{[&](const core::Incident& incident) {
                              if (InRange(incident.at, range)) visitor.OnIncident(incident);
                            },
                            [](const auto&) {}});
  return absl::OkStatus();
}

absl::Status SqliteTurnLog::ForgetCaller(uint64_t caller_hash) {
  if (caller_hash == 0) return absl::InvalidArgumentError("caller: unknown callers have no hash");
  Append(ForgottenCaller{caller_hash});
  if (Flush()) return absl::OkStatus();
  return absl::UnavailableError("the turn log cannot be written now; it forgets when it can");
}

core::TurnLogStats SqliteTurnLog::Stats() const {
  base::MutexLock lock(&mu_);
  core::TurnLogStats stats = stats_;
  stats.rows_pending = unwritten_;
  return stats;
}

absl::Status ReadTurnLogFile(const std::string& directory, const core::TimeRange& range,
                             core::TurnLogVisitor& visitor) {
  const std::string path = absl::StrCat(directory, "/", SqliteTurnLog::kFileName);
  if (access(path.c_str(), F_OK) != 0) return absl::NotFoundError("no turn log in the directory");
  TO_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                      Database::Open(path, Database::Access::kReadOnly));
  if (visitor.WantsTurns()) TO_RETURN_IF_ERROR(ReadTurns(*database, range, visitor));
  if (visitor.WantsLabels()) TO_RETURN_IF_ERROR(ReadLabels(*database, range, visitor));
  return ReadIncidents(*database, range, visitor);
}

}  // namespace turnopt::storage

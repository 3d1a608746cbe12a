#ifndef TURNOPT_SERVER_STORAGE_STATE_FILE_H_
#define TURNOPT_SERVER_STORAGE_STATE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/storage/sqlite_database.h"

namespace turnopt::storage {

// One SQLite file that looks after itself. It is opened at the first transaction, made when there
// is none, opened again when somebody removed or replaced it, and when it turns
// out to be damaged, or of a newer schema, it is renamed to `<name>.corrupt-<UTC time>` or
// `<name>.newer-<UTC time>` and an empty one is started. The newest three renamed files are kept.
//
// External synchronisation.
class StateFile {
 public:
  struct Options {
    std::string directory;  // made, with mode 0700, when its parent exists
    std::string name;
    absl::Span<const char* const> migrations;  // as Migrate takes them
    bool sync_every_commit = false;            // survives loss of power, not only of the process
  };

  // `clock` must outlive the file. Touches no disk.
  StateFile(Options options, const base::Clock& clock);

  // Runs `work` in one transaction. When it fails for damage, runs it once more on the empty file
  // that took the damaged one's place. Any other error leaves the file as it was.
  absl::Status Transact(absl::FunctionRef<absl::Status(Database&)> work);

  // Runs `work`, which must see to its own transactions, as Transact does.
  absl::Status Use(absl::FunctionRef<absl::Status(Database&)> work);

  std::string path() const;
  uint64_t files_set_aside() const { return files_set_aside_; }

  // How often the file was opened. Between two equal values nothing that was committed is lost.
  uint64_t times_opened() const { return times_opened_; }

 private:
  absl::Status EnsureOpen();
  absl::Status Open();
  bool Replaced() const;
  absl::Status SetAside(absl::string_view why);
  void RemoveOldestSetAside() const;

  const Options options_;
  const base::Clock& clock_;
  std::unique_ptr<Database> database_;  // null: not open
  uint64_t inode_ = 0;                  // of the open file
  uint64_t files_set_aside_ = 0;
  uint64_t times_opened_ = 0;
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_STATE_FILE_H_

#include "server/storage/state_file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"

namespace turnopt::storage {
namespace {

constexpr size_t kSetAsideFilesKept = 3;

// The same inode means the same file; 0: there is none.
uint64_t InodeOf(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

bool IsSetAsideName(absl::string_view file, absl::string_view name) {
  return absl::StartsWith(file, absl::StrCat(name, ".corrupt-")) ||
         absl::StartsWith(file, absl::StrCat(name, ".newer-"));
}

}  // namespace

StateFile::StateFile(Options options, const base::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

std::string StateFile::path() const { return absl::StrCat(options_.directory, "/", options_.name); }

absl::Status StateFile::Transact(absl::FunctionRef<absl::Status(Database&)> work) {
  return Use([&](Database& database) -> absl::Status {
    TO_RETURN_IF_ERROR(database.Execute("BEGIN IMMEDIATE"));
    absl::Status status = work(database);
    if (status.ok()) status = database.Execute("COMMIT");
    // Fails where SQLite rolled back by itself; the first error is the one to tell.
    if (!status.ok()) (void)database.Execute("ROLLBACK");
    return status;
  });
}

absl::Status StateFile::Use(absl::FunctionRef<absl::Status(Database&)> work) {
  absl::Status status = EnsureOpen();
  if (status.ok()) status = work(*database_);
  if (status.ok()) return status;
  if (absl::IsDataLoss(status)) {
    TO_RETURN_IF_ERROR(SetAside("corrupt"));
  } else if (absl::IsFailedPrecondition(status)) {
    TO_RETURN_IF_ERROR(SetAside("newer"));
  } else {
    // The connection stays: it holds the log's index, without which nobody could read the file
    // while the disk is full.
    return status;
  }
  TO_RETURN_IF_ERROR(Open());
  return work(*database_);
}

absl::Status StateFile::EnsureOpen() {
  if (database_ != nullptr && Replaced()) database_.reset();
  return database_ == nullptr ? Open() : absl::OkStatus();
}

absl::Status StateFile::Open() {
  // Fails where it exists, and then opening tells what is wrong, if anything is.
  (void)mkdir(options_.directory.c_str(), S_IRWXU);
  TO_ASSIGN_OR_RETURN(std::unique_ptr<Database> database,
                      Database::Open(path(), Database::Access::kReadWrite));
  if (options_.sync_every_commit) {
    TO_RETURN_IF_ERROR(database->Execute("PRAGMA synchronous = FULL"));
  }
  TO_RETURN_IF_ERROR(Migrate(*database, options_.migrations));
  inode_ = InodeOf(path());
  database_ = std::move(database);
  ++times_opened_;
  return absl::OkStatus();
}

bool StateFile::Replaced() const { return InodeOf(path()) != inode_; }

absl::Status StateFile::SetAside(absl::string_view why) {
  database_.reset();
  const std::string suffix = absl::StrCat(
      ".", why, "-", absl::FormatTime("%Y%m%dT%H%M%SZ", clock_.Now(), absl::UTCTimeZone()));
  if (std::rename(path().c_str(), (path() + suffix).c_str()) != 0) {
    return absl::UnavailableError("cannot set the damaged state file aside");
  }
  // A stale log must not be replayed into the new file.
  for (const char* part : {"-wal", "-shm"}) {
    (void)std::rename((path() + part).c_str(), (path() + suffix + part).c_str());
  }
  ++files_set_aside_;
  RemoveOldestSetAside();
  return absl::OkStatus();
}

void StateFile::RemoveOldestSetAside() const {
  DIR* directory = opendir(options_.directory.c_str());
  if (directory == nullptr) return;
  std::vector<std::string> names;
  while (const dirent* entry = readdir(directory)) {
    const absl::string_view name = entry->d_name;
    if (IsSetAsideName(name, options_.name) && !absl::EndsWith(name, "-wal") &&
        !absl::EndsWith(name, "-shm")) {
      names.emplace_back(name);
    }
  }
  closedir(directory);
  // The names end in their time, so that they sort by age once the word before it is left out.
  const auto time_of = [](const std::string& name) { return name.substr(name.rfind('-') + 1); };
  std::sort(names.begin(), names.end(),
            [&](const std::string& a, const std::string& b) { return time_of(a) < time_of(b); });
  for (size_t i = 0; i + kSetAsideFilesKept < names.size(); ++i) {
    const std::string oldest = absl::StrCat(options_.directory, "/", names[i]);
    for (const char* part : {"", "-wal", "-shm"}) (void)unlink((oldest + part).c_str());
  }
}

}  // namespace turnopt::storage

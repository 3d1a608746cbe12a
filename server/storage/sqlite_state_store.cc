#include "server/storage/sqlite_state_store.h"

#include <utility>

#include "server/base/hash.h"
#include "server/base/status_macros.h"

namespace turnopt::storage {
namespace {

// SQLite's own check sees torn pages and broken trees, not a changed byte inside a blob.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE blobs(
  key TEXT PRIMARY KEY NOT NULL, schema_version INTEGER NOT NULL, bytes BLOB NOT NULL,
  checksum INTEGER NOT NULL, written_at INTEGER NOT NULL
);
)sql";

constexpr const char* kMigrations[] = {kVersion1};

int64_t ChecksumOf(absl::string_view bytes, uint32_t schema_version) {
  return static_cast<int64_t>(base::StableHash(bytes, schema_version));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteStateStore>> SqliteStateStore::Create(
    const Options& options, const base::Clock& clock) {
  if (options.directory.empty()) return absl::InvalidArgumentError("directory is empty");
  if (options.max_blob_bytes == 0 || options.max_keys == 0 ||
      options.write_every <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("bounds of the state store must be positive");
  }
  auto store = std::unique_ptr<SqliteStateStore>(new SqliteStateStore(options, clock));
  store->Load();
  store->writer_ = std::make_unique<base::PeriodicTask>(options.write_every,
                                                        [raw = store.get()] { raw->WriteDirty(); });
  return store;
}

SqliteStateStore::SqliteStateStore(const Options& options, const base::Clock& clock)
    : options_(options),
      clock_(clock),
      file_({options.directory, kFileName, kMigrations, /*sync_every_commit=*/true}, clock) {}

SqliteStateStore::~SqliteStateStore() {
  Flush();
  writer_.reset();
}

void SqliteStateStore::Load() {
  Blobs blobs;
  uint64_t damaged = 0;
  const absl::Status status = file_.Use([&](Database& database) -> absl::Status {
    blobs.clear();
    damaged = 0;
    TO_ASSIGN_OR_RETURN(Statement select,
                        database.Prepare("SELECT key, schema_version, bytes, checksum FROM blobs"));
    while (true) {
      TO_ASSIGN_OR_RETURN(const bool row, select.Step());
      if (!row) return absl::OkStatus();
      auto blob = std::make_shared<core::StateBlob>();
      blob->schema_version = static_cast<uint32_t>(select.Int(1));
      blob->bytes = std::string(select.Blob(2));
      if (ChecksumOf(blob->bytes, blob->schema_version) != select.Int(3)) {
        ++damaged;
        continue;
      }
      blobs.emplace(select.Text(0), std::move(blob));
    }
  });
  if (status.ok()) complete_since_ = file_.times_opened();
  base::MutexLock lock(&mu_);
  blobs_ = std::move(blobs);
  stats_.blobs_damaged = damaged;
  stats_.files_set_aside = file_.files_set_aside();
  stats_.healthy = status.ok();
  if (!status.ok()) ++stats_.write_failures;
}

void SqliteStateStore::Put(absl::string_view key, core::StateBlob blob) {
  base::MutexLock lock(&mu_);
  if (blob.bytes.size() > options_.max_blob_bytes ||
      (blobs_.size() >= options_.max_keys && !blobs_.contains(key))) {
    ++stats_.blobs_refused;
    return;
  }
  blobs_[key] = std::make_shared<const core::StateBlob>(std::move(blob));
  dirty_.insert(std::string(key));
}

absl::optional<core::StateBlob> SqliteStateStore::Get(absl::string_view key) const {
  std::shared_ptr<const core::StateBlob> blob;
  {
    base::MutexLock lock(&mu_);
    const auto found = blobs_.find(key);
    if (found == blobs_.end()) return absl::nullopt;
    blob = found->second;
  }
  return *blob;
}

void SqliteStateStore::Erase(absl::string_view key) {
  base::MutexLock lock(&mu_);
  if (blobs_.erase(key) > 0) dirty_.insert(std::string(key));
}

bool SqliteStateStore::Flush() {
  writer_->RunOnce();
  base::MutexLock lock(&mu_);
  return dirty_.empty();
}

void SqliteStateStore::WriteDirty() {
  std::set<std::string> keys;
  Blobs blobs;
  {
    base::MutexLock lock(&mu_);
    if (dirty_.empty()) return;
    keys.swap(dirty_);
    blobs = blobs_;  // pointers: the blobs themselves are not copied
  }
  const absl::Status status = WriteKeys(keys, blobs);
  base::MutexLock lock(&mu_);
  stats_.files_set_aside = file_.files_set_aside();
  stats_.healthy = status.ok();
  if (status.ok()) {
    stats_.writes += keys.size();
  } else {
    ++stats_.write_failures;
    dirty_.insert(keys.begin(), keys.end());
  }
}

absl::Status SqliteStateStore::WriteKeys(const std::set<std::string>& keys, const Blobs& blobs) {
  TO_RETURN_IF_ERROR(file_.Transact([&](Database& database) -> absl::Status {
    TO_ASSIGN_OR_RETURN(Statement replace,
                        database.Prepare("INSERT OR REPLACE INTO blobs VALUES (?1,?2,?3,?4,?5)"));
    TO_ASSIGN_OR_RETURN(Statement erase, database.Prepare("DELETE FROM blobs WHERE key = ?1"));
    const int64_t now = absl::ToUnixMicros(clock_.Now());
    const auto write = [&](const std::string& key, const core::StateBlob& blob) {
      replace.BindText(0, key);
      replace.BindInt(1, blob.schema_version);
      replace.BindBlob(2, blob.bytes);
      replace.BindInt(3, ChecksumOf(blob.bytes, blob.schema_version));
      replace.BindInt(4, now);
      return replace.Run();
    };
    for (const std::string& key : keys) {
      if (const auto found = blobs.find(key); found != blobs.end()) {
        TO_RETURN_IF_ERROR(write(key, *found->second));
      } else {
        erase.BindText(0, key);
        TO_RETURN_IF_ERROR(erase.Run());
      }
    }
    // A file that was opened anew may be an empty one in the place of the old.
    if (complete_since_ == file_.times_opened()) return absl::OkStatus();
    for (const auto& [key, blob] : blobs) {
      if (keys.count(key) == 0) TO_RETURN_IF_ERROR(write(key, *blob));
    }
    return absl::OkStatus();
  }));
  complete_since_ = file_.times_opened();
  return absl::OkStatus();
}

core::StateStoreStats SqliteStateStore::Stats() const {
  base::MutexLock lock(&mu_);
  core::StateStoreStats stats = stats_;
  stats.keys = blobs_.size();
  for (const auto& [key, blob] : blobs_) stats.bytes += blob->bytes.size();
  return stats;
}

}  // namespace turnopt::storage

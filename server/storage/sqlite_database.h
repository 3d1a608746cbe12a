#ifndef TURNOPT_SERVER_STORAGE_SQLITE_DATABASE_H_
#define TURNOPT_SERVER_STORAGE_SQLITE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

struct sqlite3;
struct sqlite3_stmt;

namespace turnopt::storage {

// One prepared SQL statement. Parameters and columns count from 0. Texts are bound as they are, any
// bytes; a bound view must live until the statement is stepped to its end or reset.
//
// External synchronisation, together with its Database.
class Statement {
 public:
  Statement() = default;
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  void BindInt(int parameter, int64_t value);
  void BindDouble(int parameter, double value);  // NaN is bound as NULL
  void BindText(int parameter, absl::string_view value);
  void BindBlob(int parameter, absl::string_view value);
  void BindNull(int parameter);

  // True: there is a row. False: done. A failed step resets the statement.
  absl::StatusOr<bool> Step();

  // Runs a statement that has no rows to its end, and readies it for the next binding.
  absl::Status Run();

  void Reset();

  bool IsNull(int column) const;
  int64_t Int(int column) const;
  double Double(int column) const;
  absl::string_view Text(int column) const;  // valid until the next Step or Reset
  absl::string_view Blob(int column) const;  // as Text

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  sqlite3_stmt* statement_ = nullptr;
};

// A SQLite file, opened. Errors say what failed and never what was stored: kDataLoss when the file
// is no database or is damaged, kResourceExhausted when the disk is full, kUnavailable for
// everything else that may pass (no such directory, read-only, locked, I/O errors).
//
// External synchronisation.
class Database {
 public:
  enum class Access { kReadWrite, kReadOnly };

  // kReadWrite makes the file if there is none, with mode 0600, in WAL mode, and checks its
  // structure. kReadOnly also reads a file whose directory cannot be written, as long as no
  // writer left a log beside it.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path, Access access);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Any number of statements without parameters and rows.
  absl::Status Execute(const char* sql);

  absl::StatusOr<Statement> Prepare(absl::string_view sql);

  // The single integer that `sql` yields.
  absl::StatusOr<int64_t> QueryInt(absl::string_view sql);

  // Rows that the last INSERT, UPDATE or DELETE changed.
  int64_t Changes() const;

 private:
  explicit Database(sqlite3* connection) : connection_(connection) {}

  sqlite3* const connection_;
};

// Brings the file to schema version `steps.size()`: runs every step that its version lacks, each in
// a transaction with its new version. kFailedPrecondition when the file is of a newer version than
// this program knows.
absl::Status Migrate(Database& database, absl::Span<const char* const> steps);

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_SQLITE_DATABASE_H_

#include "server/storage/sqlite_database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"

namespace turnopt::storage {
namespace {

absl::Status StatusOf(int code, absl::string_view what) {
  // The code's own text names no path, value or statement.
  const std::string message = absl::StrCat(what, ": ", sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // our statements are constant: tables are missing or not ours
      return absl::DataLossError(message);
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

// A percent-encoded path for SQLite's URI form.
std::string FileUri(const std::string& path, absl::string_view query) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      absl::StrAppend(&uri, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      uri.push_back(c);
    }
  }
  return absl::StrCat(uri, "?", query);
}

// A connection to whatever is at the path; SQLite reads the file only later.
absl::StatusOr<sqlite3*> Connect(const std::string& path, int flags) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  if (code != SQLITE_OK) {
    sqlite3_close_v2(connection);
    return StatusOf(code, "cannot open the state file");
  }
  sqlite3_extended_result_codes(connection, 1);
  // Another process reads the file (turnctl report --state-dir): wait for it, not for ever.
  sqlite3_busy_timeout(connection, 2000);
  return connection;
}

// Makes the file itself, so that it never exists with wider permissions. SQLite gives its -wal and
// -shm files the same mode.
absl::Status CreateFilePrivately(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (fd < 0) return absl::UnavailableError("cannot create the state file");
  const int mode = fchmod(fd, S_IRUSR | S_IWUSR);
  close(fd);
  return mode == 0 ? absl::OkStatus() : absl::UnavailableError("cannot set the state file's mode");
}

}  // namespace

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  return *this;
}

void Statement::BindInt(int parameter, int64_t value) {
  sqlite3_bind_int64(statement_, parameter + 1, value);
}

void Statement::BindDouble(int parameter, double value) {
  sqlite3_bind_double(statement_, parameter + 1, value);
}

void Statement::BindText(int parameter, absl::string_view value) {
  sqlite3_bind_text64(statement_, parameter + 1, value.data() == nullptr ? "" : value.data(),
                      value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::BindBlob(int parameter, absl::string_view value) {
  sqlite3_bind_blob64(statement_, parameter + 1, value.data() == nullptr ? "" : value.data(),
                      value.size(), SQLITE_STATIC);
}

void Statement::BindNull(int parameter) { sqlite3_bind_null(statement_, parameter + 1); }

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3_reset(statement_);
  return StatusOf(code, "cannot read or write the state file");
}

absl::Status Statement::Run() {
  TO_ASSIGN_OR_RETURN(const bool row, Step());
  Reset();
  return row ? absl::InternalError("a statement that changes rows returned one") : absl::OkStatus();
}

void Statement::Reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::Double(int column) const { return sqlite3_column_double(statement_, column); }

absl::string_view Statement::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return "";
  return {reinterpret_cast<const char*>(text),
          static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

absl::string_view Statement::Blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  if (bytes == nullptr) return "";
  return {static_cast<const char*>(bytes),
          static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path, Access access) {
  if (access == Access::kReadOnly) {
    TO_ASSIGN_OR_RETURN(sqlite3 * plain, Connect(path, SQLITE_OPEN_READONLY));
    auto database = std::unique_ptr<Database>(new Database(plain));
    if (database->QueryInt("SELECT count(*) FROM sqlite_master").ok()) return database;
    // A WAL file in a directory that cannot be written has no shared index. Without a log beside
    // it nothing can be missing from the file itself.
    if (::access((path + "-wal").c_str(), F_OK) == 0) {
      return absl::UnavailableError("cannot read the state file: its log needs a writable folder");
    }
    TO_ASSIGN_OR_RETURN(sqlite3 * frozen,
                        Connect(FileUri(path, "immutable=1"), SQLITE_OPEN_READONLY));
    database.reset(new Database(frozen));
    TO_RETURN_IF_ERROR(database->QueryInt("SELECT count(*) FROM sqlite_master").status());
    return database;
  }
  TO_RETURN_IF_ERROR(CreateFilePrivately(path));
  TO_ASSIGN_OR_RETURN(sqlite3 * connection, Connect(path, SQLITE_OPEN_READWRITE));
  auto database = std::unique_ptr<Database>(new Database(connection));
  // auto_vacuum must come before the first table; the checkpoint sizes bound the log beside the
  // file.
  TO_RETURN_IF_ERROR(
      database->Execute("PRAGMA auto_vacuum = INCREMENTAL;"
                        "PRAGMA journal_mode = WAL;"
                        "PRAGMA synchronous = NORMAL;"
                        "PRAGMA wal_autocheckpoint = 1000;"
                        "PRAGMA journal_size_limit = 8388608;"
                        "PRAGMA secure_delete = ON;"
                        "PRAGMA temp_store = MEMORY;"));
  // quick_check reads every page once: damage shows at start and not in the middle of a report.
  TO_ASSIGN_OR_RETURN(Statement check, database->Prepare("PRAGMA quick_check(1)"));
  TO_ASSIGN_OR_RETURN(const bool row, check.Step());
  if (!row || check.Text(0) != "ok") return absl::DataLossError("the state file is damaged");
  return database;
}

Database::~Database() { sqlite3_close_v2(connection_); }

absl::Status Database::Execute(const char* sql) {
  const int code = sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus()
                           : StatusOf(code, "cannot read or write the state file");
}

absl::StatusOr<Statement> Database::Prepare(absl::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return StatusOf(code, "cannot prepare a statement");
  return Statement(statement);
}

absl::StatusOr<int64_t> Database::QueryInt(absl::string_view sql) {
  TO_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  TO_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Int(0) : 0;
}

int64_t Database::Changes() const { return sqlite3_changes64(connection_); }

absl::Status Migrate(Database& database, absl::Span<const char* const> steps) {
  TO_ASSIGN_OR_RETURN(const int64_t version, database.QueryInt("PRAGMA user_version"));
  const int64_t newest = static_cast<int64_t>(steps.size());
  if (version > newest) {
    return absl::FailedPreconditionError(
        absl::StrCat("the state file has schema version ", version, ", newer than ", newest));
  }
  for (int64_t step = version < 0 ? 0 : version; step < newest; ++step) {
    const std::string sql = absl::StrCat("BEGIN IMMEDIATE;", steps[step],
                                         ";PRAGMA user_version = ", step + 1, ";COMMIT;");
    if (absl::Status status = database.Execute(sql.c_str()); !status.ok()) {
      // Fails where the step rolled itself back; the step's error is the one to tell.
      (void)database.Execute("ROLLBACK");
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace turnopt::storage

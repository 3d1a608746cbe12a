#ifndef TURNOPT_SERVER_TELEMETRY_STRUCTURED_LOG_H_
#define TURNOPT_SERVER_TELEMETRY_STRUCTURED_LOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/enum_table.h"

namespace turnopt::telemetry {

enum class LogLevel { kInfo, kWarning, kError };
inline constexpr base::EnumRow<LogLevel> kLogLevels[] = {
    {LogLevel::kInfo, "info"},
    {LogLevel::kWarning, "warning"},
    {LogLevel::kError, "error"},
};
constexpr const auto& EnumRows(LogLevel) { return kLogLevels; }

using NamedTexts = std::vector<std::pair<std::string, std::string>>;
// The value of one field of a log line.
using LogValue = std::variant<bool, int64_t, double, std::string, NamedTexts>;
using LogFields = std::vector<std::pair<std::string, LogValue>>;

struct LogLine {
  LogLevel level = LogLevel::kInfo;
  absl::Time time;
  std::string message;
  LogFields fields;
};

// JSON lines, one event each, to standard output and, where asked for, to a rotating file. Every
// line has timestamp (UTC, milliseconds), level, service and message, then the event's fields.
//
// Nobody waits for an output: each has a thread that writes whole lines within milliseconds, in the
// order of the calls (see LineWriter). An output that takes nothing costs its own lines, which are
// counted, and nothing else. Total on any bytes: what is not UTF-8 is replaced. A file that can no
// longer be written is reported on standard error by the log library.
//
// Thread-safe.
class StructuredLog {
 public:
  struct Options {
    bool to_stdout = true;
    int stdout_fd = 1;                 // what standard output is
    std::string file;                  // empty: none
    size_t file_max_bytes = 64 << 20;  // then the file is rotated
    size_t files = 5;                  // kept, the current one included
  };

  // kInvalidArgument when a bound is zero; kUnavailable when the file cannot be opened.
  static absl::StatusOr<std::unique_ptr<StructuredLog>> Create(const Options& options);

  // Writes what is pending, if the outputs take it within a second.
  ~StructuredLog();

  // The line that Write writes, without its end.
  static std::string Format(const LogLine& line);

  void Write(const LogLine& line);
  void Write(LogLevel level, absl::Time time, absl::string_view message, LogFields fields = {}) {
    Write({level, time, std::string(message), std::move(fields)});
  }

  // Waits until every line so far is out. False if `patience` ended first.
  bool Flush(absl::Duration patience);

  // Lines that an output did not take, over all outputs.
  uint64_t dropped() const;

 private:
  struct Impl;
  explicit StructuredLog(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_STRUCTURED_LOG_H_

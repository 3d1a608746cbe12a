#include "server/telemetry/structured_log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

const char* LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "info";
}

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

nlohmann::ordered_json ToJson(const LogValue& value) {
  return std::visit([](const auto& v) { return nlohmann::ordered_json(v); }, value);
}

}  // namespace

struct StructuredLog::Impl {
  explicit Impl(std::vector<spdlog::sink_ptr> sinks)
      : logger("turn-optimizer", sinks.begin(), sinks.end()) {}
  spdlog::logger logger;
};

StructuredLog::StructuredLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StructuredLog::~StructuredLog() = default;

absl::StatusOr<std::unique_ptr<StructuredLog>> StructuredLog::Create(const Options& options) {
  std::vector<spdlog::sink_ptr> sinks;
  if (options.to_stdout) sinks.push_back(std::make_shared<spdlog::sinks::stdout_sink_mt>());
  if (!options.file.empty()) {
    if (options.file_max_bytes == 0 || options.files == 0) {
      return absl::InvalidArgumentError("log.file needs a size and a number of files above 0");
    }
    try {
      // The library counts the rotated files without the current one.
      sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
          options.file, options.file_max_bytes, options.files - 1));
    } catch (const spdlog::spdlog_ex& error) {
      return absl::UnavailableError(absl::StrCat("log.file: ", error.what()));
    }
  }
  auto impl = std::make_unique<Impl>(std::move(sinks));
  impl->logger.set_pattern("%v");
  impl->logger.set_level(spdlog::level::info);
  impl->logger.flush_on(spdlog::level::info);
  return std::unique_ptr<StructuredLog>(new StructuredLog(std::move(impl)));
}

std::string StructuredLog::Format(LogLevel level, absl::Time time, absl::string_view message,
                                  const LogFields& fields) {
  nlohmann::ordered_json line;
  line[field::kTimestamp] = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
  line[field::kLevel] = LevelName(level);
  line[field::kService] = field::kServiceValue;
  line[field::kMessage] = std::string(message);
  for (const auto& [name, value] : fields) line[name] = ToJson(value);
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void StructuredLog::Write(LogLevel level, absl::Time time, absl::string_view message,
                          const LogFields& fields) {
  const std::string text = Format(level, time, message, fields);
  impl_->logger.log(ToSpdlog(level), spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace turnopt::telemetry

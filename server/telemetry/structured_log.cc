#include "server/telemetry/structured_log.h"

#include <limits.h>
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/base/enum_table.h"
#include "server/telemetry/line_writer.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

nlohmann::ordered_json ToJson(const LogValue& value) {
  return std::visit([](const auto& v) { return nlohmann::ordered_json(v); }, value);
}

// How often a blocked output is asked whether it is to be given up.
constexpr int kLookMs = 100;

// Waits for room and writes no more than a pipe with room takes at once, so that a reader that has
// stopped reading holds nothing up for good. A reader that has gone costs the text.
void WritePatiently(int fd, absl::string_view text, const std::atomic<bool>& give_up) {
  while (!text.empty() && !give_up) {
    pollfd output = {fd, POLLOUT, 0};
    const int ready = poll(&output, 1, kLookMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    if (ready < 0 || (output.revents & POLLOUT) == 0) return;
    const ssize_t written = write(fd, text.data(), std::min<size_t>(text.size(), PIPE_BUF));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return;
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
}

LineWriter::Output ToDescriptor(int fd) {
  return [fd](const std::vector<std::string>& lines, const std::atomic<bool>& give_up) {
    WritePatiently(fd, absl::StrCat(absl::StrJoin(lines, "\n"), "\n"), give_up);
  };
}

// The library counts the rotated files without the current one, and throws when it cannot open it.
LineWriter::Output ToRotatedFile(const StructuredLog::Options& options) {
  auto logger = std::make_shared<spdlog::logger>(
      "turn-optimizer", std::make_shared<spdlog::sinks::rotating_file_sink_st>(
                            options.file, options.file_max_bytes, options.files - 1));
  logger->set_pattern("%v");
  return [logger](const std::vector<std::string>& lines, const std::atomic<bool>&) {
    for (const std::string& line : lines) {
      logger->info(spdlog::string_view_t(line.data(), line.size()));
    }
    logger->flush();
  };
}

}  // namespace

struct StructuredLog::Impl {
  std::vector<std::unique_ptr<LineWriter>> outputs;
};

StructuredLog::StructuredLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StructuredLog::~StructuredLog() = default;

absl::StatusOr<std::unique_ptr<StructuredLog>> StructuredLog::Create(const Options& options) {
  auto impl = std::make_unique<Impl>();
  const auto add = [&impl](LineWriter::Output output) {
    impl->outputs.push_back(std::make_unique<LineWriter>(LineWriter::Options(), std::move(output)));
  };
  if (options.to_stdout) add(ToDescriptor(options.stdout_fd));
  if (!options.file.empty()) {
    if (options.file_max_bytes == 0 || options.files == 0) {
      return absl::InvalidArgumentError("log.file needs a size and a number of files above 0");
    }
    try {
      add(ToRotatedFile(options));
    } catch (const spdlog::spdlog_ex& error) {
      return absl::UnavailableError(absl::StrCat("log.file: ", error.what()));
    }
  }
  return std::unique_ptr<StructuredLog>(new StructuredLog(std::move(impl)));
}

std::string StructuredLog::Format(const LogLine& line) {
  nlohmann::ordered_json json;
  json[field::kTimestamp] =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", line.time, absl::UTCTimeZone());
  json[field::kLevel] = base::Name(line.level);
  json[field::kService] = field::kServiceValue;
  json[field::kMessage] = line.message;
  for (const auto& [name, value] : line.fields) json[name] = ToJson(value);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void StructuredLog::Write(const LogLine& line) {
  if (impl_->outputs.empty()) return;
  const std::string text = Format(line);
  for (const std::unique_ptr<LineWriter>& output : impl_->outputs) output->Add(text);
}

bool StructuredLog::Flush(absl::Duration patience) {
  bool out = true;
  for (const std::unique_ptr<LineWriter>& output : impl_->outputs) {
    out = output->Flush(patience) && out;
  }
  return out;
}

uint64_t StructuredLog::dropped() const {
  uint64_t lines = 0;
  for (const std::unique_ptr<LineWriter>& output : impl_->outputs) lines += output->dropped();
  return lines;
}

}  // namespace turnopt::telemetry

// Reads /proc/self, as documented in proc(5): stat fields 14 utime, 15 stime, 20 num_threads,
// 22 starttime, 23 vsize, 24 rss.
#include "server/telemetry/process_stats.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

std::string ReadAll(const char* path) {
  std::ifstream in(path);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

uint64_t ParseUnsigned(absl::string_view text) {
  uint64_t value = 0;
  return absl::SimpleAtoi(text, &value) ? value : 0;
}

absl::Time BootTime() {
  for (absl::string_view line : absl::StrSplit(ReadAll("/proc/stat"), '\n')) {
    if (absl::ConsumePrefix(&line, "btime ")) {
      return absl::FromUnixSeconds(static_cast<int64_t>(ParseUnsigned(line)));
    }
  }
  return absl::UnixEpoch();
}

uint64_t CountOpenFds() {
  DIR* dir = opendir("/proc/self/fd");
  if (dir == nullptr) return 0;
  uint64_t entries = 0;
  while (const dirent* entry = readdir(dir)) {
    if (entry->d_name[0] != '.') ++entries;
  }
  closedir(dir);
  return entries > 0 ? entries - 1 : 0;  // without the one that reads the folder
}

}  // namespace

ProcessStats ReadProcessStats() {
  ProcessStats stats;
  const std::string text = ReadAll("/proc/self/stat");
  // The second field is the command in brackets and may hold spaces: split after its end.
  const size_t command_end = text.rfind(')');
  if (command_end != std::string::npos) {
    const std::vector<absl::string_view> fields =
        absl::StrSplit(absl::string_view(text).substr(command_end + 1), ' ', absl::SkipEmpty());
    constexpr size_t kFirstField = 3;  // number of fields[0] in proc(5)
    const auto field = [&fields](size_t number) {
      const size_t index = number - kFirstField;
      return index < fields.size() ? ParseUnsigned(fields[index]) : 0;
    };
    const double ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
    const auto ticks = [&](size_t number) {
      return absl::Seconds(static_cast<double>(field(number)) / ticks_per_second);
    };
    stats.cpu = ticks(14) + ticks(15);
    stats.threads = field(20);
    stats.started_at = BootTime() + ticks(22);
    stats.virtual_bytes = field(23);
    stats.resident_bytes = field(24) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  }
  stats.open_fds = CountOpenFds();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) stats.max_fds = limit.rlim_cur;
  return stats;
}

void ExposeProcessStats(MetricRegistry& registry) {
  registry.PullValue(PulledKind::kCounter, metric::kProcessCpu, "User and system CPU time spent.",
                     [] { return absl::ToDoubleSeconds(ReadProcessStats().cpu); });
  registry.PullValue(PulledKind::kGauge, metric::kProcessResident, "Resident memory.",
                     [] { return static_cast<double>(ReadProcessStats().resident_bytes); });
  registry.PullValue(PulledKind::kGauge, metric::kProcessVirtual, "Virtual memory.",
                     [] { return static_cast<double>(ReadProcessStats().virtual_bytes); });
  registry.PullValue(PulledKind::kGauge, metric::kProcessOpenFds, "Open file descriptors.",
                     [] { return static_cast<double>(ReadProcessStats().open_fds); });
  registry.PullValue(PulledKind::kGauge, metric::kProcessMaxFds,
                     "Most file descriptors the process may open.",
                     [] { return static_cast<double>(ReadProcessStats().max_fds); });
  registry.PullValue(PulledKind::kGauge, metric::kProcessThreads, "Threads.",
                     [] { return static_cast<double>(ReadProcessStats().threads); });
  registry.PullValue(
      PulledKind::kGauge, metric::kProcessStart,
      "Start of the process, in seconds since the Unix epoch.",
      [] { return absl::ToDoubleSeconds(ReadProcessStats().started_at - absl::UnixEpoch()); });
}

}  // namespace turnopt::telemetry

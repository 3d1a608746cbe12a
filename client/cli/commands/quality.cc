#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;
using Json = nlohmann::json;

// The score under which a reply is degraded or poor (QualityStatus in the protos).
constexpr double kDegradedBelow = 65;

// A scored turn, from a line of the turn log.
struct ScoredTurn {
  std::string turn_id;
  std::string state;
  std::string response_type;
  double score = 0;
  std::vector<std::string> failures;
  std::string reply;  // the text where the log has texts, else its hash
};

// What the turns of one dialog state and response type have in common.
struct Group {
  size_t turns = 0;
  size_t degraded = 0;
  double sum = 0;
  std::map<std::string, size_t> failures;

  double mean() const { return turns == 0 ? 0 : sum / static_cast<double>(turns); }
};

// Calls `take` for each scored turn of the lines; other lines are passed over.
void ForEachScoredTurn(absl::string_view lines, const std::function<void(ScoredTurn)>& take) {
  for (absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
    const Json row = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
    if (!row.is_object() || !row.contains("overall_quality_score")) continue;
    ScoredTurn turn;
    turn.turn_id = row.value("turn_id", "");
    turn.state = row.value("dialog_state", "");
    turn.response_type = row.value("response_type", "");
    turn.score = row.value("overall_quality_score", 0.0);
    turn.failures = absl::StrSplit(row.value("quality_caps", ""), ',', absl::SkipEmpty());
    turn.reply = row.value("reply", absl::StrCat("(hash ", row.value("reply_hash", ""), ")"));
    take(std::move(turn));
  }
}

std::string MostFrequent(const std::map<std::string, size_t>& failures) {
  std::vector<std::pair<size_t, std::string>> ranked;
  ranked.reserve(failures.size());
  for (const auto& [name, count] : failures) ranked.emplace_back(count, name);
  std::sort(ranked.rbegin(), ranked.rend());
  ranked.resize(std::min<size_t>(ranked.size(), 3));
  return absl::StrJoin(ranked, ", ", [](std::string* out, const auto& item) {
    absl::StrAppend(out, item.second, " ", item.first);
  });
}

// Shows what drives the quality score, by dialog state, and the worst replies; replies are hashes
// unless the sidecar logs texts. Exit code 1: no turn was scored in the period.
class QualityCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app =
        root.add_subcommand("quality", "Show what drives the quality score, and the worst replies");
    app->add_option("--hours", hours_, "How long back")
        ->check(CLI::Range(1, 24 * 366))
        ->capture_default_str();
    app->add_option("--worst", worst_count_, "How many of the worst replies to show")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::ExportTurnsRequest request;
    *request.mutable_since() = ToProto(absl::Now() - absl::Hours(hours_));
    grpc::ClientContext call;
    auto reader = context.admin().ExportTurns(&call, request);
    v1::ExportTurnsResponse response;
    while (reader->Read(&response)) {
      ForEachScoredTurn(response.json_lines(), [this](ScoredTurn turn) { Add(std::move(turn)); });
    }
    if (grpc::Status status = reader->Finish(); !status.ok()) return context.Fail(status);
    if (context.json()) {
      context.out() << AsJson().dump(1) << "\n";
    } else {
      Print(context.out());
    }
    return groups_.empty() ? ExitCode::kNegative : ExitCode::kOk;
  }

 private:
  void Add(ScoredTurn turn) {
    Group& group = groups_[{turn.state, turn.response_type}];
    ++group.turns;
    group.sum += turn.score;
    group.degraded += turn.score < kDegradedBelow ? 1 : 0;
    for (const std::string& failure : turn.failures) ++group.failures[failure];
    // A heap of the worst so far, the best of them on top to be pushed out.
    const auto better = [](const ScoredTurn& a, const ScoredTurn& b) { return a.score < b.score; };
    worst_.push_back(std::move(turn));
    std::push_heap(worst_.begin(), worst_.end(), better);
    if (worst_.size() > worst_count_) {
      std::pop_heap(worst_.begin(), worst_.end(), better);
      worst_.pop_back();
    }
  }

  std::vector<ScoredTurn> WorstFirst() const {
    std::vector<ScoredTurn> turns = worst_;
    std::sort(turns.begin(), turns.end(),
              [](const ScoredTurn& a, const ScoredTurn& b) { return a.score < b.score; });
    return turns;
  }

  void Print(std::ostream& out) const {
    if (groups_.empty()) {
      out << "no turn was scored in the last " << hours_ << " h\n";
      return;
    }
    Table states({{"dialog state", 30},
                  {"answered by", 11},
                  {"turns", 8, true},
                  {"mean", 6, true},
                  {"under 65", 9, true},
                  {"most frequent failures", 50}});
    for (const auto& [key, group] : groups_) {
      states.Add({key.first.empty() ? "(none)" : key.first, key.second, absl::StrCat(group.turns),
                  absl::StrFormat("%.1f", group.mean()),
                  Percent(static_cast<double>(group.degraded) / static_cast<double>(group.turns)),
                  MostFrequent(group.failures)});
    }
    states.Print(out);
    if (worst_.empty()) return;
    out << "\nworst replies:\n";
    Table worst(
        {{"score", 6, true}, {"dialog state", 30}, {"failures", 30}, {"turn", 34}, {"reply", 60}});
    for (const ScoredTurn& turn : WorstFirst()) {
      worst.Add({absl::StrFormat("%.1f", turn.score), turn.state,
                 absl::StrJoin(turn.failures, ", "), turn.turn_id, turn.reply});
    }
    worst.Print(out);
  }

  Json AsJson() const {
    Json states = Json::array();
    for (const auto& [key, group] : groups_) {
      states.push_back({{"dialog_state", key.first},
                        {"response_type", key.second},
                        {"turns", group.turns},
                        {"mean", group.mean()},
                        {"degraded", group.degraded},
                        {"failures", group.failures}});
    }
    Json worst = Json::array();
    for (const ScoredTurn& turn : WorstFirst()) {
      worst.push_back({{"turn_id", turn.turn_id},
                       {"dialog_state", turn.state},
                       {"response_type", turn.response_type},
                       {"score", turn.score},
                       {"failures", turn.failures},
                       {"reply", turn.reply}});
    }
    return {{"states", states}, {"worst", worst}};
  }

  int hours_ = 24;
  size_t worst_count_ = 10;
  std::map<std::pair<std::string, std::string>, Group> groups_;
  std::vector<ScoredTurn> worst_;
};

}  // namespace

std::unique_ptr<Command> MakeQualityCommand() { return std::make_unique<QualityCommand>(); }

}  // namespace turnopt::cli

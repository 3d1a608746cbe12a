#include "client/cli/demo/demo_summary.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/quantile.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

double Ratio(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string Seconds(double seconds) { return absl::StrFormat("%.2f s", seconds); }

}  // namespace

void DemoSummary::Add(const ReplayedTurn& turn, Verdict verdict) {
  Part& part = turn.enabled ? after_ : before_;
  const v1::Decision& decision = turn.response.decision();
  part.total_s.push_back(absl::ToDoubleSeconds(turn.total));
  ++part.by_source[SourceWord(decision.source())];
  if (turn.completed.has_quality()) {
    part.quality_sum += turn.completed.quality().overall();
    ++part.quality_count;
  }
  if (turn.served() && decision.match() == v1::MATCH_KIND_RULE) {
    part.rules_on_tool_turns += verdict == Verdict::kToolTurn;
  } else if (turn.served()) {
    part.learned_wrong += IsWrong(verdict);
  }
}

size_t DemoSummary::Part::From(const std::string& source) const {
  const auto found = by_source.find(source);
  return found == by_source.end() ? 0 : found->second;
}

double DemoSummary::Part::MeanTotal() const {
  return turns() == 0 ? 0 : std::accumulate(total_s.begin(), total_s.end(), 0.0) / turns();
}

double DemoSummary::Part::MeanQuality() const {
  return quality_count == 0 ? 0 : quality_sum / quality_count;
}

void DemoSummary::Print(std::ostream& out) const {
  Table table({{""}, {"before (shadow)", 20, true}, {"after (enabled)", 20, true}});
  const auto row = [&](const std::string& name, const auto& figure) {
    table.Add({name, figure(before_), figure(after_)});
  };
  row("turns", [](const Part& part) { return absl::StrCat(part.turns()); });
  row("mean wait of the caller (LLM virtual)",
      [](const Part& part) { return Seconds(part.MeanTotal()); });
  row("p95 wait (LLM virtual)",
      [](const Part& part) { return Seconds(Quantile(part.total_s, 0.95)); });
  for (const char* source : {"llm", "quick", "cached"}) {
    row(absl::StrCat("answered: ", source), [source](const Part& part) {
      return absl::StrCat(part.From(source), " (", Percent(Ratio(part.From(source), part.turns())),
                          ")");
    });
  }
  row("learned replies that were wrong", [](const Part& part) {
    return absl::StrCat(part.learned_wrong, " (", Percent(Ratio(part.learned_wrong, part.turns())),
                        ")");
  });
  row("quick replies where a tool was needed",
      [](const Part& part) { return absl::StrCat(part.rules_on_tool_turns); });
  row("mean quality of what was spoken",
      [](const Part& part) { return absl::StrFormat("%.1f", part.MeanQuality()); });
  table.Print(out);
}

std::string DemoSummary::ToJson() const {
  nlohmann::ordered_json json;
  for (const auto& [name, part] : {std::pair("before", &before_), std::pair("after", &after_)}) {
    nlohmann::ordered_json& object = json[name];
    object["turns"] = part->turns();
    object["mean_total_s"] = part->MeanTotal();
    object["p95_total_s"] = Quantile(part->total_s, 0.95);
    object["llm_is_virtual"] = true;
    for (const char* source : {"llm", "quick", "cached"}) {
      object["answered"][source] = part->From(source);
    }
    object["learned_wrong"] = part->learned_wrong;
    object["quick_on_tool_turns"] = part->rules_on_tool_turns;
    object["mean_quality"] = part->MeanQuality();
  }
  return json.dump(2) + "\n";
}

}  // namespace turnopt::cli

// Names, types and labels of /metrics, as metrics.golden has them. Dashboards, alert rules and
// runbooks stand on them: a rename must be seen. TURNOPT_UPDATE_GOLDEN=1 rewrites the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/component/sidecar_fixture.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;

// One line a metric: name, type, label names.
std::string Shape(const std::string& exposition) {
  std::map<std::string, std::string> types;
  std::map<std::string, std::set<std::string>> labels;
  for (absl::string_view line : absl::StrSplit(exposition, '\n', absl::SkipEmpty())) {
    if (absl::ConsumePrefix(&line, "# TYPE ")) {
      const std::pair<std::string, std::string> parts = absl::StrSplit(line, ' ');
      types[parts.first] = parts.second;
      continue;
    }
    if (absl::StartsWith(line, "#")) continue;
    std::string name(line.substr(0, line.find_first_of("{ ")));
    if (types.count(name) == 0) {
      for (const char* suffix : {"_bucket", "_count", "_sum"}) {
        absl::string_view stem = name;
        if (absl::ConsumeSuffix(&stem, suffix) && types.count(std::string(stem)) != 0) {
          name = std::string(stem);
          break;
        }
      }
    }
    const size_t open = line.find('{');
    if (open == absl::string_view::npos) continue;
    const absl::string_view inside = line.substr(open + 1, line.rfind('}') - open - 1);
    for (absl::string_view pair : absl::StrSplit(inside, ',', absl::SkipEmpty())) {
      const std::string label(pair.substr(0, pair.find('=')));
      if (label != "le") labels[name].insert(label);
    }
  }
  std::string shape;
  for (const auto& [name, type] : types) {
    absl::StrAppend(&shape, name, " ", type, " {", absl::StrJoin(labels[name], ","), "}\n");
  }
  return shape;
}

class MetricsGoldenTest : public SidecarFixture {};

TEST_F(MetricsGoldenTest, NamesTypesAndLabelsAreAsWrittenDown) {
  Start({{"reuse.policy", "earned"}});
  // Makes every series that comes with its first event.
  v1::Turn turn = DemoTurn("call", "tell me more");
  v1::OptimizeTurnResponse decided = Optimize(turn);
  v1::CompleteTurnRequest report = SpokenByLlm(decided.turn_id(), turn, "");
  report.set_spoken_reply("**Hello** {name}");
  for (auto* stage :
       {report.mutable_latency()->mutable_stt(), report.mutable_latency()->mutable_llm()}) {
    stage->set_nanos(1000);
  }
  Complete(report);
  turn.set_utterance("I'm busy");
  decided = Optimize(turn);
  v1::CompleteTurnRequest spoken = SpokenAsDecided(decided, turn);
  spoken.mutable_llm()->set_reply("No worries.");
  Complete(spoken);
  grpc::ClientContext context;
  v1::SetModeRequest shadow;
  shadow.set_mode(v1::MODE_SHADOW);
  shadow.set_operator_("ada");
  shadow.set_reason("golden");
  v1::SetModeResponse changed;
  ASSERT_TRUE(admin_->SetMode(&context, shadow, &changed).ok());
  decided = Optimize(turn);
  Complete(SpokenByLlm(decided.turn_id(), turn, "No worries."));
  WaitForLearning();
  grpc::ClientContext rollback_context;
  v1::RollbackRequest rollback;
  rollback.set_operator_("ada");
  rollback.set_reason("golden");
  v1::RollbackResponse rolled_back;
  ASSERT_TRUE(admin_->Rollback(&rollback_context, rollback, &rolled_back).ok());

  const std::string shape = Shape(Metrics());
  const std::string path = TURNOPT_METRICS_GOLDEN;
  if (std::getenv("TURNOPT_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << shape;
  std::ifstream in(path);
  const std::string golden((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  EXPECT_EQ(shape, golden) << "set TURNOPT_UPDATE_GOLDEN=1 if the change is meant";
}

}  // namespace
}  // namespace turnopt::testing

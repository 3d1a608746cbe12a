#include "server/service/report_convert.h"

#include <google/protobuf/descriptor.h>

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::service {
namespace {

namespace v1 = ::turnoptimizer::v1;

const absl::Time kNow = absl::FromUnixSeconds(1'767'603'600);

report::TurnSummary FullSummary() {
  report::TurnSummary summary;
  summary.turns = 10;
  summary.calls = 3;
  summary.by_source = {4, 3, 2, 1};
  summary.latency.mean_ms = {9, 1500, report::Interval{1400, 1600}};
  summary.latency.p50_ms = 1;
  summary.latency.p95_ms = 2;
  summary.latency.p99_ms = 3;
  summary.latency.p95_confidence = report::Interval{1.5, 2.5};
  summary.latency.counts[2] = 9;
  summary.quality = {9, 80, report::Interval{79, 81}};
  summary.hit_rate = report::ShareOf(5, 10);
  summary.cached = report::ShareOf(2, 10);
  summary.llm_calls = report::ShareOf(6, 10);
  summary.errors = report::ShareOf(1, 10);
  summary.llm_timeouts = 1;
  summary.prompt_tokens = 100;
  summary.completion_tokens = 50;
  summary.cost = 0.5;
  summary.unpriced_calls = 2;
  return summary;
}

report::Report FullReport() {
  report::Report report;
  report.period = {kNow - absl::Hours(24), kNow};
  report.first_turn = kNow - absl::Hours(23);
  report.last_turn = kNow - absl::Milliseconds(1500);
  report.currency = "EUR";
  report.wrong_reuse_budget = 0.02;
  report.all = report.enabled = report.stable = report.baseline = FullSummary();
  report.by_response_type = {{"flow", "quick", FullSummary()}};
  report.by_state = {{"flow", "state", FullSummary()}};
  report.by_pod = {{"flow", "pod", FullSummary()}};
  report.step = absl::Hours(1);
  report::TimeStep step;
  step.start = kNow;
  step.by_source = {1, 2, 3, 4};
  step.latency_ms = {9, 1500, report::Interval{1400, 1600}};
  step.quality = {9, 80, report::Interval{79, 81}};
  step.wrong_reuse = 0.01;
  step.reuse_labels = 7;
  report.over_time = {step};
  report::WrongReuse reuse;
  reuse.turns = 10;
  reuse.served = 5;
  reuse.labels = 4;
  reuse.wrong_labels = 1;
  reuse.effective_labels = 3.5;
  reuse.share = 0.1;
  reuse.confidence = report::Interval{0.05, 0.2};
  report.wrong_reuse = {reuse};
  report.trend.latency_ms_per_day = {9, -3, report::Interval{-5, -1}};
  report.trend.quality_per_day = {9, 0.5, report::Interval{0.1, 0.9}};
  report.trend.days = 7;
  report.llm_calls_saved = 0.6;
  report.cost_saved = 1.5;
  report.cost_saved_share = 0.5;
  report.incidents = {{core::IncidentKind::kErrorRate, 2, 1}};
  report.critical_incidents = 1;
  report.rollbacks = 2;
  report.rollbacks_for_quality = 1;
  report::Criterion criterion;
  criterion.id = "id";
  criterion.title = "title";
  criterion.status = report::CriterionStatus::kNotMet;
  criterion.value = 5;
  criterion.confidence = report::Interval{4, 6};
  criterion.unit = "ms";
  criterion.n = 9;
  criterion.why = "why";
  report.criteria = {criterion};
  report::ShadowFinding finding;
  finding.flow = "flow";
  finding.dialog_state = "state";
  finding.turns = 10;
  finding.would_serve = report::ShareOf(5, 10);
  finding.quick_agreed = report::ShareOf(2, 3);
  finding.cached_agreed = report::ShareOf(1, 2);
  finding.recommendation = report::Recommendation::kFixTemplate;
  finding.why = "why";
  report::Disagreement disagreement;
  disagreement.turn_id = "turn";
  disagreement.confidence = 0.9;
  disagreement.agreement = 0.1;
  disagreement.call_hash = 1;
  disagreement.utterance_hash = 2;
  disagreement.reply_hash = 3;
  disagreement.utterance = "utterance";
  disagreement.reply = "reply";
  finding.disagreements = {disagreement};
  report.shadow_findings = {finding};
  report.turns_left_out = 1;
  report.duplicates_left_out = 2;
  report.labels_without_turn = 3;
  return report;
}

// Fields that are at their default, down to the leaves.
void CollectUnset(const google::protobuf::Message& message, const std::string& path,
                  std::vector<std::string>* unset) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type.field(i);
    const std::string name = path + "." + field->name();
    const bool set = field->is_repeated() ? reflection.FieldSize(message, field) > 0
                                          : reflection.HasField(message, field);
    if (!set) {
      unset->push_back(name);
    } else if (field->message_type() != nullptr &&
               field->message_type()->file()->package() == "turnoptimizer.v1") {
      CollectUnset(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, 0)
                                        : reflection.GetMessage(message, field),
                   name, unset);
    }
  }
}

TEST(ReportConvertTest, EveryFieldOfAReportIsCarried) {
  v1::Report proto;
  ToProto(FullReport(), &proto);
  std::vector<std::string> unset;
  CollectUnset(proto, "report", &unset);
  EXPECT_THAT(unset, ::testing::IsEmpty());
  EXPECT_EQ(proto.last_turn().seconds(), absl::ToUnixSeconds(kNow) - 2);
  EXPECT_EQ(proto.last_turn().nanos(), 500'000'000);
  EXPECT_EQ(proto.criteria(0).status(), v1::CRITERION_STATUS_NOT_MET);
  EXPECT_EQ(proto.shadow_findings(0).disagreements(0).reply_hash(), "0000000000000003");
}

TEST(ReportConvertTest, AnEmptyReportHasNeitherFirstNorLastTurn) {
  v1::Report proto;
  ToProto(report::Report(), &proto);
  EXPECT_FALSE(proto.has_first_turn());
  EXPECT_FALSE(proto.has_last_turn());
}

TEST(ReportConvertTest, ThePeriodIsTheLastDayUnlessGiven) {
  const auto options = FromProto(v1::GetReportRequest(), 0.01, kNow);
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->period.until, kNow);
  EXPECT_EQ(options->period.since, kNow - absl::Hours(24));
  EXPECT_EQ(options->wrong_reuse_budget, 0.01);
}

TEST(ReportConvertTest, NamedPeriodsEndNow) {
  v1::GetReportRequest request;
  request.set_period(v1::REPORT_PERIOD_WEEK);
  EXPECT_EQ(FromProto(request, 0.01, kNow)->period.since, kNow - absl::Hours(24 * 7));
  request.set_period(v1::REPORT_PERIOD_MONTH);
  EXPECT_EQ(FromProto(request, 0.01, kNow)->period.since, kNow - absl::Hours(24 * 30));
}

TEST(ReportConvertTest, PricesAreTakenByModel) {
  v1::GetReportRequest request;
  request.mutable_prices()->set_currency("EUR");
  v1::ModelPrice* price = request.mutable_prices()->add_models();
  price->set_model("large");
  price->set_per_million_prompt_tokens(2);
  price->set_per_million_completion_tokens(8);
  const auto options = FromProto(request, 0.01, kNow);
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->currency, "EUR");
  EXPECT_EQ(options->prices.at("large").per_million_completion_tokens, 8);
}

struct Refusal {
  const char* field;
  void (*spoil)(v1::GetReportRequest*);
};

TEST(ReportConvertTest, WrongRequestsAreRefusedByField) {
  const Refusal refusals[] = {
      {"period", [](auto* request) { request->set_period(static_cast<v1::ReportPeriod>(9)); }},
      {"period",
       [](auto* request) {
         request->set_period(v1::REPORT_PERIOD_DAY);
         request->mutable_since()->set_seconds(1);
       }},
      {"until",
       [](auto* request) {
         request->mutable_since()->set_seconds(10);
         request->mutable_until()->set_seconds(5);
       }},
      {"since", [](auto* request) { request->mutable_since()->set_nanos(-1); }},
      {"wrong_reuse_budget", [](auto* request) { request->set_wrong_reuse_budget(1.5); }},
      {"wrong_reuse_budget",
       [](auto* request) {
         request->set_wrong_reuse_budget(std::numeric_limits<double>::quiet_NaN());
       }},
      {"prices.models.model", [](auto* request) { request->mutable_prices()->add_models(); }},
      {"prices.models.per_million_prompt_tokens",
       [](auto* request) {
         v1::ModelPrice* price = request->mutable_prices()->add_models();
         price->set_model("large");
         price->set_per_million_prompt_tokens(-1);
       }},
      {"prices.models",
       [](auto* request) {
         for (int i = 0; i < 101; ++i) request->mutable_prices()->add_models()->set_model("m");
       }},
  };
  for (const Refusal& refusal : refusals) {
    v1::GetReportRequest request;
    refusal.spoil(&request);
    const absl::Status status = FromProto(request, 0.01, kNow).status();
    EXPECT_FALSE(status.ok()) << refusal.field;
    EXPECT_THAT(std::string(status.message()), ::testing::StartsWith(refusal.field));
  }
}

}  // namespace
}  // namespace turnopt::service

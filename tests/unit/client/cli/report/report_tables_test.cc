#include "client/cli/report/report_tables.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/report/sample_report.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

std::set<std::string> Ids(const v1::Report& report) {
  std::set<std::string> ids;
  for (const ReportTable& table : ReportTables(report)) ids.insert(table.id);
  return ids;
}

TEST(ReportTablesTest, EveryPartThatHasSomethingToSayIsThere) {
  EXPECT_THAT(Ids(testing::SampleReport()),
              ::testing::IsSupersetOf({"criteria", "before-after", "savings", "response-types",
                                       "states", "wrong-reuse", "over-time", "incidents", "shadow",
                                       "disagreements"}));
}

TEST(ReportTablesTest, AnEmptyReportHasNoEmptyParts) {
  EXPECT_THAT(Ids(v1::Report()),
              ::testing::ElementsAre("before-after", "criteria", "incidents", "over-time"));
  EXPECT_EQ(ReportHeadline(v1::Report()), "No turns in this period.");
}

TEST(ReportTablesTest, EveryRowHasACellForEachColumn) {
  for (const ReportTable& table : ReportTables(testing::SampleReport())) {
    for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.id;
  }
}

TEST(ReportTablesTest, TheHeadlineCountsCriteria) {
  EXPECT_THAT(ReportHeadline(testing::SampleReport()),
              ::testing::HasSubstr("1 met, 1 not met, 0 with too little data"));
}

TEST(ReportTablesTest, TextsThatAreNotLoggedAreShownAsHashes) {
  for (const ReportTable& table : ReportTables(testing::SampleReport())) {
    if (table.id != "disagreements") continue;
    ASSERT_EQ(table.rows.size(), 1u);
    EXPECT_EQ(table.rows[0][5].text, "#0123456789abcdef");
    EXPECT_EQ(table.rows[0][6].text, "It is forty euros.");
  }
}

TEST(ReportTablesTest, WhatWasLeftOutIsSaid) {
  v1::Report report = testing::SampleReport();
  report.set_turns_left_out(5);
  report.set_labels_without_turn(2);
  for (const ReportTable& table : ReportTables(report)) {
    if (table.id == "left-out") {
      EXPECT_EQ(table.notes.size(), 2u);
      return;
    }
  }
  ADD_FAILURE() << "nothing says what was left out";
}

}  // namespace
}  // namespace turnopt::cli

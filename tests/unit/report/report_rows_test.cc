#include "server/report/report_rows.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/base/enum_table.h"

namespace turnopt::report {
namespace {

TEST(ReportRowsTest, EqualTextsShareAnIdHoweverManyThereAre) {
  Interned texts;
  for (int round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(texts.Id(absl::StrCat("state ", i)), i);
  }
  EXPECT_EQ(texts.size(), 1000u);
  EXPECT_EQ(texts.Text(0), "state 0");
  EXPECT_EQ(texts.Text(999), "state 999");
}

TEST(ReportRowsTest, OnlyTheSidecarsAnswersAreServed) {
  ReportRow row;
  for (const auto& [source, served] :
       {std::pair(core::Source::kLlm, false), std::pair(core::Source::kQuickResponse, true),
        std::pair(core::Source::kCache, true), std::pair(core::Source::kFallback, false)}) {
    row.spoken = source;
    EXPECT_EQ(row.served(), served) << base::Name(source);
  }
}

}  // namespace
}  // namespace turnopt::report

#include "client/cli/words.h"

#include "gtest/gtest.h"
#include "server/core/turn.h"
#include "turnoptimizer/v1/rollout.pb.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

TEST(WordsTest, AWordIsTheValuesNameWithoutTheEnums) {
  EXPECT_EQ(Word(v1::MODE_SHADOW), "shadow");
  EXPECT_EQ(Word(v1::REASON_NO_MATCH), "no match");
  EXPECT_EQ(Word(v1::QUALITY_STATUS_GOOD), "good");
  EXPECT_EQ(Word(v1::STATE_CLASS_COMPLEX), "complex");
}

TEST(WordsTest, AValueOfANewerSidecarIsUnknown) {
  EXPECT_EQ(Word(static_cast<v1::Mode>(77)), "unknown");
}

TEST(WordsTest, EveryWordButUnspecifiedIsReadBack) {
  const google::protobuf::EnumDescriptor& type = *v1::Reason_descriptor();
  for (int i = 0; i < type.value_count(); ++i) {
    const auto reason = static_cast<v1::Reason>(type.value(i)->number());
    EXPECT_EQ(Parse<v1::Reason>(Word(reason)),
              reason == v1::REASON_UNSPECIFIED ? absl::nullopt : absl::make_optional(reason));
  }
  EXPECT_EQ(Parse<v1::Mode>("Shadow"), absl::nullopt);
}

TEST(WordsTest, SourcesHaveTheWordsOfLogsAndReportsAlone) {
  EXPECT_EQ(SourceWord(v1::SOURCE_QUICK_RESPONSE), "quick");
  EXPECT_EQ(SourceWord(v1::SOURCE_CACHE), "cached");
  EXPECT_EQ(SourceWord(v1::SOURCE_LLM), "llm");
  for (const v1::Source source :
       {v1::SOURCE_LLM, v1::SOURCE_QUICK_RESPONSE, v1::SOURCE_CACHE, v1::SOURCE_FALLBACK}) {
    EXPECT_EQ(ParseSource(SourceWord(source)), source);
  }
  for (const core::Source source : {core::Source::kLlm, core::Source::kQuickResponse,
                                    core::Source::kCache, core::Source::kFallback}) {
    EXPECT_EQ(SourceWord(static_cast<v1::Source>(base::RowOf(source).number)),
              core::ResponseTypeName(source));
  }
  EXPECT_EQ(ParseSource("quick response"), absl::nullopt);
  EXPECT_EQ(ParseSource("cache"), absl::nullopt);
}

}  // namespace
}  // namespace turnopt::cli

#include "server/service/enum_convert.h"

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace turnopt::service {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// "QualityStatus" -> "QUALITY_STATUS_", the prefix of the enum's values.
std::string Prefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return prefix + '_';
}

template <typename E>
class EnumConvertTest : public ::testing::Test {};

using ApiEnums =
    ::testing::Types<core::RampCriterionStatus, report::CriterionStatus, core::Incident::Phase,
                     core::MatchKind, core::Mode, core::QualityStatus, core::RampStage,
                     core::RampState::Status, core::Reason, core::ReportOutcome,
                     report::Recommendation, core::Severity, core::Source, core::StateClass>;
TYPED_TEST_SUITE(EnumConvertTest, ApiEnums);

TYPED_TEST(EnumConvertTest, EveryValueOfTheApiHasARowOfItsNameAndNumber) {
  const EnumDescriptor& type = *google::protobuf::GetEnumDescriptor<ApiEnumOf<TypeParam>>();
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor& value = *type.value(i);
    if (value.number() == 0) continue;  // unspecified
    const auto found = base::FromNumber<TypeParam>(value.number());
    ASSERT_TRUE(found.has_value()) << value.name();
    EXPECT_EQ(absl::StrCat(Prefix(type), absl::AsciiStrToUpper(base::Name(*found))), value.name());
  }
}

TYPED_TEST(EnumConvertTest, EveryRowIsAValueOfTheApiAndLeadsBack) {
  const EnumDescriptor& type = *google::protobuf::GetEnumDescriptor<ApiEnumOf<TypeParam>>();
  std::set<int> numbers;
  for (const auto& row : base::Rows<TypeParam>()) {
    EXPECT_TRUE(numbers.insert(row.number).second) << row.name;
    EXPECT_NE(type.FindValueByNumber(row.number), nullptr) << row.name;
    EXPECT_EQ(ToProto(row.value), row.number);
    if (row.number == 0) continue;
    EXPECT_EQ(*FromProto<TypeParam>("field", ToProto(row.value)), row.value);
    EXPECT_EQ(*OptionalFromProto<TypeParam>("field", ToProto(row.value)), row.value);
  }
}

TEST(EnumFromProtoTest, UnspecifiedIsAbsentWhereItMayBeAndRequiredElsewhere) {
  EXPECT_EQ(*OptionalFromProto<core::Mode>("mode", v1::MODE_UNSPECIFIED), absl::nullopt);
  EXPECT_EQ(FromProto<core::Mode>("mode", v1::MODE_UNSPECIFIED).status(), Required("mode"));
}

TEST(EnumFromProtoTest, AValueOfANewerClientIsNamedByItsKind) {
  EXPECT_EQ(OptionalFromProto<core::Mode>("mode", static_cast<v1::Mode>(77)).status(),
            absl::InvalidArgumentError("mode: no such mode"));
  EXPECT_EQ(FromProto<core::StateClass>("c", static_cast<v1::StateClass>(77)).status(),
            absl::InvalidArgumentError("c: no such class"));
}

}  // namespace
}  // namespace turnopt::service

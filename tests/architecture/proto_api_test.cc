// The protos as an API: nothing that a client may use goes away (proto/golden/api.txt), and the
// rules of buf's STANDARD set that can be read off the sources, with the exception of buf.yaml.
// TURNOPT_UPDATE_GOLDEN=1 adds what is new to the snapshot; it never removes a line.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace turnopt::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::SourceLocation;

constexpr char kFolder[] = "turnoptimizer/v1";
constexpr char kPackage[] = "turnoptimizer.v1";
// Named without the suffix "Service", as buf.yaml says.
const char* const kServices[] = {"TurnOptimizer", "TurnOptimizerAdmin"};

class ProtoApiTest : public ::testing::Test {
 protected:
  // From a descriptor set with comments, which protoc writes at build time.
  ProtoApiTest() {
    google::protobuf::FileDescriptorSet set;
    std::ifstream in(TURNOPT_DESCRIPTOR_SET, std::ios::binary);
    EXPECT_TRUE(set.ParseFromIstream(&in));
    for (const google::protobuf::FileDescriptorProto& proto : set.file()) {
      const FileDescriptor* file = pool_.BuildFile(proto);
      if (file != nullptr && absl::StartsWith(file->name(), kFolder)) files_.push_back(file);
    }
  }

  google::protobuf::DescriptorPool pool_;
  std::vector<const FileDescriptor*> files_;
};

// What a client may use, one line each.
void Describe(const EnumDescriptor& type, std::set<std::string>* lines) {
  for (int i = 0; i < type.value_count(); ++i) {
    lines->insert(absl::StrCat("value ", type.full_name(), " ", type.value(i)->number(), " ",
                               type.value(i)->name()));
  }
}

void Describe(const Descriptor& type, std::set<std::string>* lines) {
  lines->insert(absl::StrCat("message ", type.full_name()));
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    std::string of = field.cpp_type_name();
    if (field.message_type() != nullptr) of = field.message_type()->full_name();
    if (field.enum_type() != nullptr) of = field.enum_type()->full_name();
    const char* label = field.is_repeated() ? "repeated " : field.has_presence() ? "optional " : "";
    lines->insert(absl::StrCat("field ", type.full_name(), " ", field.number(), " ", field.name(),
                               " ", label, field.type_name(), " ", of));
  }
  for (int i = 0; i < type.nested_type_count(); ++i) Describe(*type.nested_type(i), lines);
  for (int i = 0; i < type.enum_type_count(); ++i) Describe(*type.enum_type(i), lines);
}

std::set<std::string> DescribeAll(const std::vector<const FileDescriptor*>& files) {
  std::set<std::string> lines;
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) Describe(*file->message_type(i), &lines);
    for (int i = 0; i < file->enum_type_count(); ++i) Describe(*file->enum_type(i), &lines);
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        const MethodDescriptor& method = *file->service(i)->method(j);
        lines.insert(absl::StrCat(
            "rpc ", method.full_name(), " ", method.client_streaming() ? "stream " : "",
            method.input_type()->full_name(), " -> ", method.server_streaming() ? "stream " : "",
            method.output_type()->full_name()));
      }
    }
  }
  return lines;
}

TEST_F(ProtoApiTest, NothingThatAClientMayUseGoesAway) {
  const std::set<std::string> now = DescribeAll(files_);
  std::set<std::string> golden;
  std::ifstream in(TURNOPT_API_GOLDEN);
  for (std::string line; std::getline(in, line);) golden.insert(line);
  for (const std::string& line : golden) {
    EXPECT_EQ(now.count(line), 1u) << "a breaking change removed or changed: " << line;
  }
  if (std::getenv("TURNOPT_UPDATE_GOLDEN") != nullptr) {
    golden.insert(now.begin(), now.end());
    std::ofstream out(TURNOPT_API_GOLDEN);
    for (const std::string& line : golden) out << line << "\n";
  }
  for (const std::string& line : now) {
    EXPECT_EQ(golden.count(line), 1u)
        << "new, set TURNOPT_UPDATE_GOLDEN=1 to add it to the snapshot: " << line;
  }
  EXPECT_FALSE(golden.empty());
}

template <typename Type>
void ExpectComment(const Type& type) {
  SourceLocation location;
  ASSERT_TRUE(type.GetSourceLocation(&location)) << type.full_name();
  EXPECT_FALSE(
      absl::StripAsciiWhitespace(location.leading_comments + location.trailing_comments).empty())
      << type.full_name() << " has no comment";
}

bool IsPascalCase(const std::string& name) {
  return absl::ascii_isupper(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return absl::ascii_isalnum(c); });
}

bool IsSnakeCase(const std::string& name) {
  return absl::ascii_islower(name[0]) && name.back() != '_' && !absl::StrContains(name, "__") &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

std::string UpperSnake(const std::string& pascal) {
  std::string upper;
  for (size_t i = 0; i < pascal.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(pascal[i]) && !absl::ascii_isupper(pascal[i - 1])) {
      upper.push_back('_');
    }
    upper.push_back(absl::ascii_toupper(pascal[i]));
  }
  return upper;
}

void Lint(const EnumDescriptor& type) {
  ExpectComment(type);
  EXPECT_TRUE(IsPascalCase(type.name())) << type.full_name();
  const std::string prefix = UpperSnake(type.name()) + "_";
  EXPECT_EQ(type.value(0)->number(), 0) << type.full_name();
  EXPECT_EQ(type.value(0)->name(), prefix + "UNSPECIFIED");
  for (int i = 0; i < type.value_count(); ++i) {
    ExpectComment(*type.value(i));
    EXPECT_TRUE(absl::StartsWith(type.value(i)->name(), prefix)) << type.value(i)->name();
  }
}

void Lint(const Descriptor& type) {
  if (type.options().map_entry()) return;
  ExpectComment(type);
  EXPECT_TRUE(IsPascalCase(type.name())) << type.full_name();
  for (int i = 0; i < type.field_count(); ++i) {
    ExpectComment(*type.field(i));
    EXPECT_TRUE(IsSnakeCase(type.field(i)->name())) << type.field(i)->full_name();
    EXPECT_FALSE(type.field(i)->is_required()) << type.field(i)->full_name();
  }
  for (int i = 0; i < type.nested_type_count(); ++i) Lint(*type.nested_type(i));
  for (int i = 0; i < type.enum_type_count(); ++i) Lint(*type.enum_type(i));
}

void Lint(const ServiceDescriptor& service) {
  ExpectComment(service);
  EXPECT_TRUE(absl::EndsWith(service.name(), "Service") ||
              std::count(std::begin(kServices), std::end(kServices), service.name()) == 1)
      << service.full_name();
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    ExpectComment(method);
    EXPECT_TRUE(IsPascalCase(method.name())) << method.full_name();
    EXPECT_EQ(method.input_type()->name(), method.name() + "Request");
    EXPECT_EQ(method.output_type()->name(), method.name() + "Response");
  }
}

// Who asks and why belongs to every operator's call that changes something, and to no other.
TEST_F(ProtoApiTest, EveryChangeNamesItsOperatorAndReasonAndNoReadDoes) {
  const ServiceDescriptor* admin = pool_.FindServiceByName("turnoptimizer.v1.TurnOptimizerAdmin");
  ASSERT_NE(admin, nullptr);
  for (int i = 0; i < admin->method_count(); ++i) {
    const MethodDescriptor& method = *admin->method(i);
    const bool reads =
        absl::StartsWith(method.name(), "Get") || absl::StartsWith(method.name(), "List") ||
        absl::StartsWith(method.name(), "Watch") || absl::StartsWith(method.name(), "Explain") ||
        absl::StartsWith(method.name(), "Export");
    for (const char* field : {"operator", "reason"}) {
      EXPECT_EQ(method.input_type()->FindFieldByName(field) == nullptr, reads)
          << method.name() << " and `" << field << "`";
    }
  }
}

TEST_F(ProtoApiTest, FollowsTheRulesOfBufStandard) {
  ASSERT_FALSE(files_.empty());
  for (const FileDescriptor* file : files_) {
    EXPECT_EQ(file->package(), kPackage) << file->name();
    EXPECT_EQ(file->syntax(), FileDescriptor::SYNTAX_PROTO3) << file->name();
    EXPECT_EQ(file->public_dependency_count(), 0) << file->name();
    EXPECT_EQ(file->weak_dependency_count(), 0) << file->name();
    for (int i = 0; i < file->message_type_count(); ++i) Lint(*file->message_type(i));
    for (int i = 0; i < file->enum_type_count(); ++i) Lint(*file->enum_type(i));
    for (int i = 0; i < file->service_count(); ++i) Lint(*file->service(i));
  }
}

}  // namespace
}  // namespace turnopt::testing

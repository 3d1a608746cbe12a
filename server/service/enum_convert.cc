#include "server/service/enum_convert.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace turnopt::service {

absl::Status NoSuch(absl::string_view field, const google::protobuf::EnumDescriptor& type) {
  // The last word of the enum's name says what it is: StateClass is a class.
  absl::string_view name = type.name();
  size_t last = name.size() - 1;
  while (last > 0 && !absl::ascii_isupper(static_cast<unsigned char>(name[last]))) --last;
  return Invalid(field, absl::StrCat("no such ", absl::AsciiStrToLower(name.substr(last))));
}

}  // namespace turnopt::service

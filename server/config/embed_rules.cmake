# Writes OUTPUT, the source of builtin_rules.h, from the files of the list RULE_FILES (separated by
# commas). Run with cmake -P.
string(REPLACE "," ";" rule_files "${RULE_FILES}")
set(packs "")
set(count 0)
foreach(file IN LISTS rule_files)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} yaml)
  string(APPEND packs "    {\"${name}\", R\"embedded(${yaml})embedded\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by server/config/embed_rules.cmake from deploy/rules.
#include \"server/config/builtin_rules.h\"

#include <array>

namespace turnopt::config {
namespace {

constexpr std::array<BuiltinRulePack, ${count}> kPacks = {{
${packs}}};

}  // namespace

absl::Span<const BuiltinRulePack> BuiltinRulePacks() { return kPacks; }

}  // namespace turnopt::config
")

#ifndef TURNOPT_TESTS_SUPPORT_TEMP_DIRECTORY_H_
#define TURNOPT_TESTS_SUPPORT_TEMP_DIRECTORY_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace turnopt::testing {

// A folder of its own, removed with everything in it.
class TempDirectory {
 public:
  TempDirectory() {
    std::string pattern = std::filesystem::temp_directory_path() / "turnopt-test-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string Child(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_TEMP_DIRECTORY_H_

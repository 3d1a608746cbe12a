// Replays a fuzz target's corpus as an ordinary test, for compilers without libFuzzer:
//   fuzz_<name> CORPUS_DIR [MUTATIONS]
// Each file is run as it is and then MUTATIONS times with seeded changes, so that a failure is
// reproducible. Without files it starts from the empty input. The idea is simdjson's fuzz/main.cpp.

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int kDefaultMutations = 400;
constexpr size_t kMaxInputBytes = 4096;

std::string* current_input = nullptr;  // what a crash is shown with

// Prints the input as a C string, so that it can be kept as a corpus file with printf.
void ShowInputAndDie(int signal) {
  std::fputs("\nfailing input: \"", stderr);
  for (const char c : *current_input) {
    std::fprintf(stderr, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  std::fputs("\"\n", stderr);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void Run(const std::string& input) {
  *current_input = input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

std::vector<std::string> ReadCorpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus(1);
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return corpus;
}

// One to four of: flip a byte, insert bytes, cut a piece, repeat a piece, splice another input.
std::string Mutate(const std::string& input, const std::vector<std::string>& corpus,
                   std::mt19937_64& random) {
  std::string out = input;
  const auto below = [&random](size_t n) { return n == 0 ? size_t{0} : random() % n; };
  for (size_t step = 1 + below(4); step > 0; --step) {
    const size_t at = below(out.size() + 1);
    switch (below(5)) {
      case 0:
        if (at < out.size()) out[at] = static_cast<char>(random());
        break;
      case 1:
        for (size_t n = 1 + below(8); n > 0; --n) {
          out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), static_cast<char>(random()));
        }
        break;
      case 2:
        out.erase(at, below(16));
        break;
      case 3:
        out.insert(at, out.substr(at, below(32)));
        break;
      default: {
        const std::string& other = corpus[below(corpus.size())];
        const size_t from = below(other.size() + 1);
        out.insert(at, other.substr(from, below(64)));
      }
    }
  }
  if (out.size() > kMaxInputBytes) out.resize(kMaxInputBytes);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS_DIR [MUTATIONS]\n", argv[0]);
    return 2;
  }
  const std::vector<std::string> corpus = ReadCorpus(argv[1]);
  const int mutations = argc > 2 ? std::atoi(argv[2]) : kDefaultMutations;
  std::mt19937_64 random(20260105);
  std::string shown;
  current_input = &shown;
  std::signal(SIGABRT, ShowInputAndDie);
  std::signal(SIGSEGV, ShowInputAndDie);
  for (const std::string& input : corpus) Run(input);
  for (const std::string& input : corpus) {
    for (int i = 0; i < mutations; ++i) Run(Mutate(input, corpus, random));
  }
  std::printf("%zu inputs, %d mutations each\n", corpus.size(), mutations);
  return 0;
}

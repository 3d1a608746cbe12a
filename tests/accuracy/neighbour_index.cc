// Is the flat scan of a flow still the right search, and up to how many examples? Times it beside
// hnswlib on the contexts of a stream, and counts how many of the true neighbours hnswlib finds:
// the similarity has bonuses for state and variables, which an index over vectors alone does not
// know, so that it has to fetch more and let them be ranked again.
//
//   neighbour_index STREAM
//
// What it measured is in server/decisions/0011-flat-scan.md.
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/language/delexicalize.h"
#include "server/core/reuse/flow_book.h"
#include "server/core/reuse/turn_reader.h"
#include "tests/accuracy/reuse_models.h"
#include "tests/accuracy/turn_stream.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kSizes[] = {5'000, 10'000, 20'000, 50'000};
constexpr size_t kQueries = 400;
constexpr size_t kSearched = 48;  // 16 voters, and a caller's worth more
constexpr size_t kVoters = 16;
// hnswlib's own suggestions for recall over 0.9.
constexpr size_t kLinks = 16;
constexpr size_t kBuildEffort = 200;

// Processor time of this one thread, so that a busy machine says nearly the same as an idle one.
double Micros(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return 1e6 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::vector<core::DialogContext> ReadContexts(const std::vector<StreamTurn>& turns,
                                              const core::EarnedReuse::Models& models) {
  const core::TurnReader reader(models.reader, models.encoder.dim(),
                                core::FlowBook::Options().context_weight);
  std::vector<core::DialogContext> contexts;
  for (const StreamTurn& from : turns) {
    core::Turn turn;
    turn.dialog_state = from.state;
    turn.variables = from.variables;
    const core::Placeholders placeholders(from.variables);
    contexts.push_back(reader.Read(turn, placeholders.Delexicalize(from.utterance).pattern,
                                   placeholders.Delexicalize(from.previous_reply).pattern));
  }
  return contexts;
}

std::vector<float> Floats(const core::DialogContext& context) {
  std::vector<float> floats;
  for (const int8_t x : context.vector) {
    floats.push_back(static_cast<float>(x) * context.vector_scale);
  }
  return floats;
}

class Comparison {
 public:
  Comparison(const std::vector<core::DialogContext>& contexts, size_t size)
      : queries_(contexts.end() - kQueries, contexts.end()),
        space_(contexts[0].vector.size()),
        index_(&space_, size, kLinks, kBuildEffort),
        size_(size) {
    core::FlowBook::Options options;
    options.dim = static_cast<int>(contexts[0].vector.size());
    options.max_examples = size;
    book_ = std::make_unique<core::FlowBook>(options);
    for (size_t i = 0; i < size; ++i) {
      core::Example example;
      example.context = contexts[i];
      example.caller = i;
      book_->AddExample(std::move(example));
    }
    build_micros_ = Micros([&] {
      for (size_t i = 0; i < size; ++i) index_.addPoint(Floats(contexts[i]).data(), i);
    });
  }

  void Print() {
    std::vector<std::vector<core::FlowBook::Neighbour>> exact;
    const double flat = Micros([&] {
      for (const core::DialogContext& query : queries_) {
        exact.push_back(book_->Nearest(query, kSearched));
      }
    });
    std::printf("| %6zu | flat scan | | %6.0f | 1.000 |\n", size_, flat / kQueries);
    for (const size_t fetched : {kSearched, size_t{200}, size_t{400}}) {
      index_.setEf(fetched);
      size_t found = 0;
      const double micros = Micros([&] {
        for (size_t q = 0; q < kQueries; ++q) found += Found(queries_[q], exact[q], fetched);
      });
      std::printf("| %6zu | hnswlib, %zu fetched | %6.0f | %6.0f | %.3f |\n", size_, fetched,
                  build_micros_ / static_cast<double>(size_), micros / kQueries,
                  static_cast<double>(found) / (kQueries * kVoters));
    }
    std::fflush(stdout);
  }

 private:
  // How many of the true voters are among what the index fetches.
  size_t Found(const core::DialogContext& query,
               const std::vector<core::FlowBook::Neighbour>& exact, size_t fetched) {
    auto queue = index_.searchKnn(Floats(query).data(), fetched);
    std::vector<uint32_t> slots;
    for (; !queue.empty(); queue.pop()) slots.push_back(static_cast<uint32_t>(queue.top().second));
    std::sort(slots.begin(), slots.end());
    size_t found = 0;
    for (size_t i = 0; i < kVoters; ++i) {
      found += std::binary_search(slots.begin(), slots.end(), exact[i].slot);
    }
    return found;
  }

  const std::vector<core::DialogContext> queries_;
  hnswlib::InnerProductSpace space_;
  hnswlib::HierarchicalNSW<float> index_;
  const size_t size_;
  std::unique_ptr<core::FlowBook> book_;
  double build_micros_ = 0;
};

int Run(const std::string& stream) {
  const auto turns = ReadStream(stream);
  const auto models = ReuseModels::Load();
  if (!turns.ok() || !models.ok()) {
    std::fprintf(stderr, "cannot read the stream or the models\n");
    return 2;
  }
  const std::vector<core::DialogContext> contexts = ReadContexts(*turns, (*models)->Embedded());
  std::printf("| examples | search | us to add one | us a search | of the 16 true voters |\n");
  std::printf("|---|---|---|---|---|\n");
  for (const size_t size : kSizes) {
    if (contexts.size() >= size + kQueries) Comparison(contexts, size).Print();
  }
  return 0;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s STREAM\n", argv[0]);
    return 2;
  }
  return turnopt::accuracy::Run(argv[1]);
}

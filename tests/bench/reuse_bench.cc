// What a decision and a lesson of the learned replies cost in a flow of 10,000 examples.
#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/core/language/judge.h"
#include "server/core/language/normalizer.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

constexpr const char* kWords[] = {"price",    "order",   "delivery", "appointment", "account",
                                  "opening",  "change",  "cancel",   "refund",      "address",
                                  "invoice",  "plan",    "when",     "how",         "please",
                                  "tomorrow", "service", "offer"};

class Book {
 public:
  explicit Book(int examples)
      : encoder_(std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value()),
        judge_(
            std::move(AgreementJudge::Parse(models::EmbeddedAgreementJudge(), *encoder_)).value()),
        confidence_(std::move(ConfidenceModel::Parse(models::EmbeddedConfidenceWeights())).value()),
        reuse_(
            std::move(EarnedReuse::Create({}, {*encoder_, judge_->reader(), *judge_, *confidence_}))
                .value()) {
    for (int i = 0; i < examples; ++i) Learn();
  }

  void Learn() {
    Completion completion;
    completion.turn_id = absl::StrCat("t", ++turns_);
    completion.turn = MakeTurn();
    completion.llm = LlmResult();
    completion.llm->reply = absl::StrCat("We can ", Words(6), ".");
    const NormalizedUtterance utterance = normalizer_.Normalize(completion.turn.utterance);
    const TierResult found =
        reuse_->Find({completion.turn, completion.turn_id, utterance}, absl::UnixEpoch());
    reuse_->Complete(completion, utterance, found.evidence, absl::UnixEpoch());
  }

  TierResult Find(const Turn& turn) {
    return reuse_->Find({turn, "asked", normalizer_.Normalize(turn.utterance)}, absl::UnixEpoch());
  }

  Turn MakeTurn() {
    Turn turn;
    turn.call_id = absl::StrCat("call-", turns_ / 8);
    turn.flow = "flow";
    turn.utterance = Words(7);
    turn.previous_reply = absl::StrCat("Shall I ", Words(5), "?");
    turn.variables = {{"lead_name", "Robert"}, {"city", "Hamburg"}};
    return turn;
  }

  const EarnedReuse& reuse() const { return *reuse_; }

 private:
  std::string Words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) absl::StrAppend(&text, kWords[random_() % 18], " ");
    return text;
  }

  const Normalizer normalizer_{};
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<AgreementJudge> judge_;
  std::unique_ptr<ConfidenceModel> confidence_;
  std::unique_ptr<EarnedReuse> reuse_;
  std::mt19937 random_{1};
  int turns_ = 0;
};

// Filled once: learning 10,000 turns takes longer than the measurement.
Book& TenThousand() {
  static auto& book = *new Book(10'000);
  return book;
}

void BM_Find(benchmark::State& state) {
  Book& book = TenThousand();
  const Turn turn = book.MakeTurn();
  for (auto _ : state) benchmark::DoNotOptimize(book.Find(turn));
  const ReplyBook::Stats stats = book.reuse().GetStats();
  state.counters["examples"] = static_cast<double>(stats.examples);
  state.counters["bytes_per_example"] =
      static_cast<double>(stats.bytes) / static_cast<double>(stats.examples);
}
BENCHMARK(BM_Find)->Unit(benchmark::kMicrosecond);

void BM_FindAndLearn(benchmark::State& state) {
  Book& book = TenThousand();
  for (auto _ : state) book.Learn();
}
BENCHMARK(BM_FindAndLearn)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace turnopt::core

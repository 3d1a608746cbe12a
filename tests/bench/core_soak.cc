// Does the core stay within its bounds for as long as it runs? Plays turns of made-up callers
// through the engine with the learned replies and the plain cache behind it: agents of several
// versions and flows, callers who come back, one who never hangs up, repeated and unique replies,
// tool turns, turns that are never completed. All bounds are small, so that every one is reached.
//
//   core_soak TURNS        exit code 1 and a line for each bound that was broken
//
// Checked all along: counts against the options. Checked at the end: neither the bytes that the
// book reports nor the process's memory grew after the first third, by when everything is full.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/engine.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/core/tier/exact_cache.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

constexpr size_t kFlows = 24;
constexpr size_t kIntents = 40;
constexpr size_t kCallers = 20'000;
constexpr size_t kTurnsOfCall = 6;
constexpr size_t kTurnsOfVersion = 100'000;
// Book and memory may stay this much above what they were when everything was full.
constexpr double kSlack = 1.2;
// The whole book is trimmed every so many learned turns (earned_reuse.cc).
constexpr size_t kTrimEvery = 256;

const char* const kWords[] = {"price",   "order",    "delivery", "time",   "account",
                              "opening", "change",   "cancel",   "refund", "address",
                              "plan",    "when",     "how",      "can",    "you",
                              "please",  "tomorrow", "table",    "seat",   "offer"};

class Enabled final : public ServingPolicy {
 public:
  ServingVerdict For(const Turn& turn) const override { return {Mode::kEnabled, Reason::kNoMatch}; }
  bool Allows(Source source, absl::string_view dialog_state) const override { return true; }
  LlmAdvice AdviceFor(const Turn& turn) const override { return {absl::Seconds(5), {}}; }
};

// Equal readings agree: what a reply costs is not what is measured here.
class SameWords final : public ReplyJudge {
 public:
  double Agree(const ReplyView& a, const ReplyView& b) const override {
    return a.fingerprint == b.fingerprint ? 0.98 : 0.02;
  }
};

size_t ResidentBytes() {
  size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

class Soak {
 public:
  Soak()
      : encoder_(std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value()),
        confidence_(std::move(ConfidenceModel::Parse(models::EmbeddedConfidenceWeights())).value()),
        reader_(*encoder_, frequencies_),
        reuse_(std::move(
                   EarnedReuse::Create(ReuseOptions(), {*encoder_, reader_, judge_, *confidence_}))
                   .value()),
        exact_(std::move(ExactCache::Create(ExactOptions())).value()),
        engine_(EngineOptions(), normalizer_, policy_, {reuse_.get(), exact_.get()}) {}

  int Run(size_t turns) {
    const size_t step = std::max<size_t>(turns / 20, 1);
    for (size_t i = 1; i <= turns; ++i) {
      PlayTurn(i);
      if (i % step == 0) Check(i, 3 * i <= turns);
    }
    Require(book_bytes_ <= kSlack * full_book_bytes_, "the book's bytes grew");
    Require(ResidentBytes() <= kSlack * full_resident_, "the process grew");
    Require(served_ > 0 && decided_evictions_ && book_evictions_ && scope_evictions_,
            "not everything that is bounded was full");
    return broken_ == 0 ? 0 : 1;
  }

 private:
  static EarnedReuse::Options ReuseOptions() {
    EarnedReuse::Options options;
    options.book.flow.max_examples = 1'000;
    options.book.flow.max_examples_per_caller = 16;
    options.book.flow.max_words = 2'000;
    options.book.flow.max_states = 64;
    options.book.max_examples = 12'000;
    options.book.max_flows = 40;
    options.book.max_scopes = 3;
    options.book.risk.window_turns = 10'000;
    return options;
  }
  static ExactCache::Options ExactOptions() {
    ExactCache::Options options;
    options.max_entries = 5'000;
    options.max_bytes = 2 << 20;
    return options;
  }
  static Engine::Options EngineOptions() {
    Engine::Options options;
    options.memory.max_entries = 500;
    options.memory.max_bytes = 8 << 20;
    options.memory.max_completed_ids = 2'000;
    return options;
  }

  Turn MakeTurn(size_t number, size_t intent) {
    const size_t call = number / kTurnsOfCall;
    Turn turn;
    // The newest agent version, and now and then the one before, as in a rollout.
    const size_t version = number / kTurnsOfVersion;
    turn.scope = {"soak", absl::StrCat(version - (version > 0 && call % 20 == 0 ? 1 : 0)), "1",
                  "en"};
    turn.call_id = absl::StrCat("call-", call);
    // Every tenth call is one and the same caller's.
    turn.caller_id = absl::StrCat("caller-", call % 10 == 0 ? 0 : call * 7919 % kCallers);
    turn.flow = absl::StrCat("flow-", call % kFlows);
    turn.dialog_state = absl::StrCat("state-", intent % 90);
    turn.variables = {{"city", "Hamburg"}, {"lead_name", "Robert"}};
    turn.previous_reply = absl::StrCat("Shall I ", Phrase(intent + 1, 4), "?");
    turn.utterance = absl::StrCat(Phrase(intent, 5), " ", kWords[random_() % 20]);
    return turn;
  }

  // The same words for the same number.
  static std::string Phrase(size_t number, size_t words) {
    std::string text;
    for (size_t i = 0; i < words; ++i) {
      number = number * 2654435761u + 12345;
      absl::StrAppend(&text, i > 0 ? " " : "", kWords[(number >> 16) % 20]);
    }
    return text;
  }

  LlmResult MakeReply(size_t number, size_t intent) {
    LlmResult llm;
    llm.called_tools = random_() % 10 == 0;
    // One reply in fifty has a word that nobody says again.
    llm.reply = absl::StrCat("We can ", Phrase(intent + 7, 6), " in Hamburg");
    if (random_() % 50 == 0) absl::StrAppend(&llm.reply, " as w", number, "x");
    return llm;
  }

  void PlayTurn(size_t number) {
    const absl::Time now = absl::FromUnixSeconds(1767603600) + absl::Seconds(number);
    const size_t intent = random_() % kIntents + number / kTurnsOfCall % kFlows * kIntents;
    Completion completion;
    completion.turn = MakeTurn(number, intent);
    const Outcome outcome = engine_.Decide(completion.turn, now);
    if (random_() % 20 == 0) return;  // the framework threw the result away
    completion.turn_id = outcome.turn_id;
    completion.reply_id = outcome.decision.reply_id;
    completion.spoken_source = outcome.decision.source;
    const bool served = outcome.decision.source != Source::kLlm;
    served_ += served;
    const LlmResult llm = MakeReply(number, intent);
    completion.spoken_reply = served ? outcome.decision.reply : llm.reply;
    if (!served) completion.llm = llm;
    Report(completion, now);
    if (!served || !outcome.verify) return;
    completion.llm = llm;
    completion.verification = true;
    Report(completion, now);
  }

  void Report(const Completion& completion, absl::Time now) {
    const auto result = engine_.Complete(completion, true);
    Require(result.ok() && result->accepted, "a report was not accepted");
    if (result.ok() && result->accepted) engine_.Learn(result->turn, now);
  }

  void Check(size_t turns, bool filling) {
    const ReplyBook::Options& bounds = reuse_->book().options();
    const ReplyBook::Stats stats = reuse_->GetStats();
    Require(stats.scopes <= bounds.max_scopes, "too many scopes");
    Require(stats.flows <= bounds.max_flows, "too many flows");
    Require(stats.examples <= bounds.max_examples + kTrimEvery, "too many examples");
    Require(stats.replies <= stats.examples, "replies that no example refers to");
    for (const std::shared_ptr<FlowEntry>& entry : reuse_->book().Flows()) {
      base::ReaderLock lock(&entry->mu);
      Require(entry->book.size() <= bounds.flow.max_examples, "too many examples of a flow");
      Require(entry->book.heard().size() <= bounds.flow.max_words, "too many words of a flow");
    }
    for (const std::shared_ptr<ScopeEntry>& entry : reuse_->book().Scopes()) {
      base::MutexLock lock(&entry->mu);
      Require(entry->risk.labels().size() <= bounds.risk.window_turns, "too many labels");
      Require(entry->reviews.size() <= ReviewQueue::kMaxItems, "too many reviews");
    }
    const ExactCacheStats exact = exact_->Stats();
    Require(exact.entries <= exact_->options().max_entries, "too many entries of the plain cache");
    Require(exact.bytes <= exact_->options().max_bytes, "too many bytes of the plain cache");
    Require(engine_.memory().size() <= EngineOptions().memory.max_entries, "too many decisions");
    book_bytes_ = static_cast<double>(stats.bytes);
    if (filling) {
      full_book_bytes_ = std::max(full_book_bytes_, book_bytes_);
      full_resident_ = std::max(full_resident_, static_cast<double>(ResidentBytes()));
    }
    decided_evictions_ |= engine_.memory().evictions() > 0;
    book_evictions_ |= stats.evicted_examples > 0 && stats.evicted_flows > 0;
    scope_evictions_ |= stats.evicted_scopes > 0;
    std::printf(
        "%8zu turns: served %zu, %zu scopes, %zu flows, %zu examples, %zu replies, book %.1f MB, "
        "plain cache %zu entries, decisions %zu, process %.1f MB\n",
        turns, served_, stats.scopes, stats.flows, stats.examples, stats.replies, book_bytes_ / 1e6,
        static_cast<size_t>(exact.entries), engine_.memory().size(),
        static_cast<double>(ResidentBytes()) / 1e6);
    std::fflush(stdout);
  }

  void Require(bool holds, const char* what) {
    if (holds) return;
    if (++broken_ <= 20) std::printf("BROKEN: %s\n", what);
  }

  const Normalizer normalizer_{};
  const Enabled policy_;
  const SameWords judge_;
  const WordFrequencies frequencies_;
  std::unique_ptr<Encoder> encoder_;
  std::unique_ptr<ConfidenceModel> confidence_;
  const ReplyReader reader_;
  std::unique_ptr<EarnedReuse> reuse_;
  std::unique_ptr<ExactCache> exact_;
  Engine engine_;
  std::mt19937_64 random_{1};
  size_t served_ = 0;
  size_t broken_ = 0;
  double book_bytes_ = 0;
  double full_book_bytes_ = 0;
  double full_resident_ = 0;
  bool decided_evictions_ = false;
  bool book_evictions_ = false;
  bool scope_evictions_ = false;
};

}  // namespace
}  // namespace turnopt::core

int main(int argc, char** argv) {
  const long turns = argc > 1 ? std::atol(argv[1]) : 0;
  if (turns <= 0) {
    std::fprintf(stderr, "usage: %s TURNS\n", argv[0]);
    return 2;
  }
  return turnopt::core::Soak().Run(static_cast<size_t>(turns));
}

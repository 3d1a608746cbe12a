// An EarnedReuse with the shipped encoder, a judge that goes by shared words and weights that go by
// the share of the vote, and short ways to tell it what was said.
#ifndef TURNOPT_TESTS_UNIT_CORE_REUSE_EARNED_REUSE_HARNESS_H_
#define TURNOPT_TESTS_UNIT_CORE_REUSE_EARNED_REUSE_HARNESS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/core/language/normalizer.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/models/models.h"

namespace turnopt::core {

// Two replies say the same when more than half of their words are the same and all numbers and
// negations are.
class WordJudge final : public ReplyJudge {
 public:
  double Agree(const ReplyView& a, const ReplyView& b) const override {
    const TextProfile left = ProfileOf(a), right = ProfileOf(b);
    if (left.numbers != right.numbers || left.negation != right.negation) return 0;
    int shared = 0;
    for (const TextProfile::Word& word : left.words) {
      for (const TextProfile::Word& other : right.words) shared += word == other;
    }
    const auto all = static_cast<int>(left.words.size() + right.words.size()) - shared;
    return all == 0 || 2 * shared > all ? 1 : 0;
  }
};

class EarnedReuseHarness {
 public:
  static EarnedReuse::Options DefaultOptions() {
    EarnedReuse::Options options;
    options.book.risk.verification_ceiling = 1;
    return options;
  }

  explicit EarnedReuseHarness(const EarnedReuse::Options& options = DefaultOptions())
      : encoder_(std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value()),
        reader_(*encoder_, frequencies_),
        confidence_(std::move(ConfidenceModel::Parse("turnopt-confidence 1\n"
                                                     "profile state\nbias -6\nlinear share 12\n"
                                                     "profile plain\nbias -6\nlinear share 12\n"
                                                     "loss bias 0\nloss agreement -3\n"))
                        .value()),
        reuse_(std::move(EarnedReuse::Create(options, {*encoder_, reader_, judge_, *confidence_}))
                   .value()) {}

  Turn MakeTurn(absl::string_view caller, absl::string_view utterance) {
    Turn turn;
    turn.scope = scope;
    turn.flow = "sales";
    turn.dialog_state = state;
    turn.call_id = absl::StrCat("call-", caller, "-", ++calls_);
    turn.caller_id = std::string(caller);
    turn.utterance = std::string(utterance);
    turn.previous_reply = previous_reply;
    return turn;
  }

  TierResult Ask(const Turn& turn) {
    const NormalizedUtterance utterance = normalizer_.Normalize(turn.utterance);
    turn_id_ = absl::StrCat("turn-", ++turns_);
    return reuse_->Find({turn, turn_id_, utterance}, now);
  }

  // The LLM answers; nothing is served, whatever the tier says.
  TierLabel Teach(const Turn& turn, absl::string_view reply, bool called_tools = false) {
    const TierResult found = Ask(turn);
    return Report(turn, found, Source::kLlm, reply, called_tools);
  }

  TierLabel Teach(absl::string_view caller, absl::string_view utterance, absl::string_view reply) {
    return Teach(MakeTurn(caller, utterance), reply);
  }

  // What the agent does when served: speaks it, and reports the LLM's reply if asked to verify.
  TierResult Live(const Turn& turn, absl::string_view llm_reply) {
    const TierResult found = Ask(turn);
    if (!found.served) {
      Report(turn, found, Source::kLlm, llm_reply, false);
      return found;
    }
    Completion spoken = MakeCompletion(turn, Source::kCache);
    spoken.reply_id = found.decision.reply_id;
    spoken.spoken_reply = found.decision.reply;
    reuse_->Complete(spoken, normalizer_.Normalize(turn.utterance), found.evidence, now);
    if (found.verify) {
      spoken.verification = true;
      spoken.llm = LlmResult();
      spoken.llm->reply = std::string(llm_reply);
      reuse_->Complete(spoken, normalizer_.Normalize(turn.utterance), found.evidence, now);
    }
    return found;
  }

  // Enough questions with one answer each, by different callers, for the budget to allow serving.
  void TeachUntilServing(int turns = 600) {
    constexpr const char* kQuestions[] = {"what are your opening hours", "do you ship abroad",
                                          "is there a free trial", "where is your head office"};
    constexpr const char* kReplies[] = {
        "We open every weekday in the morning.", "Yes, we ship to all of Europe.",
        "The first month is free of charge.", "Our head office is in Hamburg."};
    for (int i = 0; i < turns; ++i) {
      Teach(absl::StrCat("teacher-", i), kQuestions[i % 4], kReplies[i % 4]);
    }
  }

  TierLabel Report(const Turn& turn, const TierResult& found, Source source,
                   absl::string_view llm_reply, bool called_tools) {
    Completion completion = MakeCompletion(turn, source);
    completion.spoken_reply = std::string(llm_reply);
    completion.llm = LlmResult();
    completion.llm->reply = std::string(llm_reply);
    completion.llm->called_tools = called_tools;
    return reuse_->Complete(completion, normalizer_.Normalize(turn.utterance), found.evidence, now);
  }

  Completion MakeCompletion(const Turn& turn, Source source) const {
    Completion completion;
    completion.turn_id = turn_id_;
    completion.turn = turn;
    completion.spoken_source = source;
    return completion;
  }

  Explanation Explain(const Turn& turn) {
    const NormalizedUtterance utterance = normalizer_.Normalize(turn.utterance);
    return reuse_->Explain({turn, "explained", utterance}, now);
  }

  EarnedReuse& reuse() { return *reuse_; }
  const Normalizer& normalizer() const { return normalizer_; }
  const ReplyReader& reader() const { return reader_; }
  const std::string& turn_id() const { return turn_id_; }

  absl::Time now = absl::FromUnixSeconds(1767603600);
  Scope scope{"tenant", "1", "1", "en"};
  std::string state;
  std::string previous_reply = "How can I help you?";

 private:
  const Normalizer normalizer_{};
  const std::unique_ptr<Encoder> encoder_;
  const WordFrequencies frequencies_{};
  const ReplyReader reader_;
  const WordJudge judge_{};
  const std::unique_ptr<ConfidenceModel> confidence_;
  const std::unique_ptr<EarnedReuse> reuse_;
  int calls_ = 0;
  int turns_ = 0;
  std::string turn_id_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_TESTS_UNIT_CORE_REUSE_EARNED_REUSE_HARNESS_H_

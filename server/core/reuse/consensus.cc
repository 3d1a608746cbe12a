// In this order: neighbours and their weights, the pairwise agreement of their replies, the soft
// share of each, the winner, and then everything that the confidence model wants to know of the
// vote.
#include "server/core/reuse/consensus.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/core/language/delexicalize.h"
#include "server/core/language/dot.h"

namespace turnopt::core {
namespace {

// Agreement above which a neighbour stands behind the winner: the judge's even odds.
constexpr float kStandsBehind = 0.5f;

class Poll {
 public:
  Poll(const FlowBook& book, const DialogContext& query, const ConsensusOptions& options,
       const RelevanceWeights& relevance, const std::vector<std::string>& available)
      : book_(book),
        query_(query),
        options_(options),
        relevance_(relevance),
        available_(available) {}

  Vote Take() {
    Convene();
    if (neighbours_.empty()) return std::move(vote_);
    Weigh();
    CompareReplies();
    Elect();
    if (vote_.winner < 0) {
      vote_.reason = Reason::kToolTurn;
      return std::move(vote_);
    }
    CountCallers();
    DescribeShares();
    DescribeTurn();
    DescribeWinner();
    DescribeRecords();
    if (vote_.reason == Reason::kConsensus &&
        vote_.distinct_callers < options_.min_distinct_callers) {
      vote_.reason = Reason::kTooFewCallers;
    }
    return std::move(vote_);
  }

 private:
  size_t size() const { return neighbours_.size(); }
  bool IsTool(size_t i) const { return vote_.voters[i].reply == kToolTurn; }
  float agreement(size_t i, size_t j) const { return agreement_[i * size() + j]; }
  float& input(ConfidenceInput name) { return vote_.inputs[name]; }
  const Example& winner_example() const {
    return *neighbours_[static_cast<size_t>(vote_.winner)].neighbour.example;
  }

  struct Elector {
    FlowBook::Neighbour neighbour;
    WordDifference words;  // of the utterances, this turn's first
    float score = 0;
  };

  // One caller's examples are at most max_examples_per_caller, so that so many more are enough.
  void Convene() {
    absl::flat_hash_map<uint64_t, size_t> voters;
    for (const FlowBook::Neighbour& neighbour :
         book_.Nearest(query_, options_.considered + book_.options().max_examples_per_caller)) {
      if (++voters[neighbour.example->caller] > options_.max_voters_per_caller) continue;
      Elector elector;
      elector.neighbour = neighbour;
      const DialogContext& there = neighbour.example->context;
      elector.words = CompareWords(query_.utterance, there.utterance);
      elector.score = relevance_.Score(
          Relate(query_, there, elector.words, book_.LikenessOf(query_, neighbour)));
      neighbours_.push_back(elector);
      if (neighbours_.size() == options_.considered) break;
    }
    std::stable_sort(neighbours_.begin(), neighbours_.end(),
                     [](const Elector& a, const Elector& b) { return a.score > b.score; });
    if (neighbours_.size() > options_.neighbours) neighbours_.resize(options_.neighbours);
  }

  void Weigh() {
    for (const Elector& elector : neighbours_) {
      Voter voter;
      voter.slot = elector.neighbour.slot;
      voter.reply = elector.neighbour.example->reply;
      voter.similarity = elector.neighbour.similarity;
      voter.weight = std::exp(elector.score - neighbours_[0].score);
      total_weight_ += voter.weight;
      total_squared_ += voter.weight * voter.weight;
      vote_.voters.push_back(voter);
    }
  }

  void CompareReplies() {
    agreement_.assign(size() * size(), 0);
    for (size_t i = 0; i < size(); ++i) {
      agreement_[i * size() + i] = 1;
      for (size_t j = 0; j < i; ++j) {
        agreement_[i * size() + j] = agreement_[j * size() + i] = Agreement(i, j);
      }
    }
    for (size_t i = 0; i < size(); ++i) {
      float sum = 0;
      for (size_t j = 0; j < size(); ++j) sum += agreement(i, j) * vote_.voters[j].weight;
      vote_.voters[i].share = sum / total_weight_;
    }
  }

  float Agreement(size_t i, size_t j) {
    const ReplyKey a = vote_.voters[i].reply, b = vote_.voters[j].reply;
    if (a == b) return 1;
    if (a == kToolTurn || b == kToolTurn) return 0;
    if (const auto known = book_.agreements().Find(a, b); known.has_value()) return *known;
    vote_.missing.emplace_back(a, b);
    return 0;
  }

  // The best reply, and among those that say the same the best that may be served.
  void Elect() {
    int best = -1;
    for (size_t i = 0; i < size(); ++i) {
      if (!IsTool(i) && (best < 0 || Strength(i) > Strength(static_cast<size_t>(best)))) {
        best = static_cast<int>(i);
      }
    }
    if (best < 0) return;
    vote_.winner = best;
    vote_.reason = Servable(static_cast<size_t>(best));
    if (vote_.reason == Reason::kConsensus) return;
    int substitute = -1;
    for (size_t i = 0; i < size(); ++i) {
      if (IsTool(i) || agreement(i, static_cast<size_t>(best)) < kStandsBehind) continue;
      if (Servable(i) == Reason::kConsensus &&
          (substitute < 0 || Strength(i) > Strength(static_cast<size_t>(substitute)))) {
        substitute = static_cast<int>(i);
      }
    }
    if (substitute < 0) return;
    vote_.winner = substitute;
    vote_.reason = Reason::kConsensus;
  }

  // The nearer of two replies with equal shares wins.
  float Strength(size_t i) const { return vote_.voters[i].share + 1e-3f * vote_.voters[i].weight; }

  Reason Servable(size_t i) const {
    const StoredReply* reply = book_.Find(vote_.voters[i].reply);
    if (reply == nullptr) return Reason::kNoMatch;
    if (reply->mark == ReplyMark::kBanned) return Reason::kBanned;
    const bool edited = !reply->operator_pattern.empty();
    for (const absl::string_view name :
         PlaceholderNames(edited ? reply->operator_pattern : reply->pattern)) {
      if (!std::binary_search(available_.begin(), available_.end(), name)) {
        return Reason::kMissingVariable;
      }
    }
    if (edited || reply->mark == ReplyMark::kPinned) return Reason::kConsensus;
    if (reply->keeps_value || reply->personal) return Reason::kPersonalData;
    return book_.heard().IsCommon(reply->profile) ? Reason::kConsensus : Reason::kTooFewCallers;
  }

  void CountCallers() {
    absl::flat_hash_set<uint64_t> callers;
    for (size_t i = 0; i < size(); ++i) {
      vote_.voters[i].agrees = agreement(i, static_cast<size_t>(vote_.winner));
      if (!Supports(i)) continue;
      const DialogContext& there = neighbours_[i].neighbour.example->context;
      callers.insert(neighbours_[i].neighbour.example->caller);
      vote_.shares_context |= (query_.state != 0 && query_.state == there.state) ||
                              query_.previous == there.previous ||
                              ContextCosine(i) >= options_.same_context_cosine;
    }
    vote_.distinct_callers = callers.size();
  }

  bool Supports(size_t i) const { return !IsTool(i) && vote_.voters[i].agrees > kStandsBehind; }

  // Weighted mean of the agreement with the winner, over weights that `weigh` gives.
  struct Mean {
    float agree = 0;
    float tool = 0;
    float mass = 0;
    void Add(float weight, float agrees, bool is_tool) {
      mass += weight;
      agree += weight * agrees;
      if (is_tool) tool += weight;
    }
    float Share(float floor) const { return agree / std::max(mass, floor); }
  };

  void DescribeShares() {
    const auto winner = static_cast<size_t>(vote_.winner);
    Mean all, plain, state, context, variables, utterance, similar;
    float support = 0, dissent = 0, top5 = 0, rival = 0, behind = 0;
    int same_state = 0;
    for (size_t i = 0; i < size(); ++i) {
      const Voter& voter = vote_.voters[i];
      const DialogContext& there = neighbours_[i].neighbour.example->context;
      const bool tool = IsTool(i);
      all.Add(voter.weight, voter.agrees, tool);
      plain.Add(1, voter.agrees, tool);
      if (query_.state != 0 && there.state == query_.state) {
        ++same_state;
        state.Add(voter.weight, voter.agrees, tool);
      }
      context.Add(voter.weight * std::exp(6 * (ContextCosine(i) - 1)), voter.agrees, tool);
      const SetDifference names = CompareSets(query_.variables, there.variables);
      variables.Add(voter.weight * std::exp(-static_cast<float>(names.only_a + names.only_b)),
                    voter.agrees, tool);
      utterance.Add(std::exp(20 * (UtteranceCosine(i) - 1)), voter.agrees, tool);
      similar.Add(std::exp(8 * voter.similarity), voter.agrees, tool);
      if (Supports(i)) behind += voter.weight;
      if (!tool) support += voter.weight * voter.agrees;
      dissent += voter.weight * (1 - voter.agrees);
      if (i < 5) top5 += voter.agrees;
      if (!tool && voter.agrees < kStandsBehind) rival = std::max(rival, voter.share);
    }
    input(kShare) = vote_.voters[winner].share;
    input(kRivalShare) = rival;
    input(kToolShare) = all.tool / total_weight_;
    input(kLogCallers) = std::log1p(static_cast<float>(vote_.distinct_callers));
    input(kTop1Agrees) = vote_.voters[0].agrees;
    input(kTop5Agrees) = top5 / 5;
    input(kAllAgree) = plain.Share(1);
    input(kToolFraction) = plain.tool / plain.mass;
    input(kLogSupport) = std::log1p(support);
    input(kLogDissent) = std::log1p(dissent);
    input(kNearestSimilarity) = vote_.voters[0].similarity;
    input(kWinnerSimilarity) = vote_.voters[winner].similarity;
    input(kLogNeighbours) = std::log1p(static_cast<float>(size()));
    input(kStateShare) = state.Share(0.05f);
    input(kLogStateNeighbours) = std::log1p(static_cast<float>(same_state));
    input(kContextShare) = context.Share(1e-6f);
    input(kVariablesShare) = variables.Share(1e-6f);
    input(kUtteranceShare) = utterance.Share(1e-6f);
    input(kUtteranceMass) = std::log1p(10 * utterance.mass);
    input(kSimilarShare) = similar.Share(1e-6f);
    input(kBehindShare) = behind / total_weight_;
    input(kLogEffectiveVoters) = std::log1p(total_weight_ * total_weight_ / total_squared_);
    input(kVariablesToolShare) = variables.tool / std::max(variables.mass, 1e-6f);
  }

  void DescribeTurn() {
    const StoredReply* reply = book_.Find(vote_.voters[static_cast<size_t>(vote_.winner)].reply);
    const TextProfile& said = query_.utterance;
    input(kLogUtteranceWords) = std::log1p(static_cast<float>(said.length));
    input(kUtteranceNumbers) = static_cast<float>(said.numbers.size());
    input(kUtteranceNames) = said.names;
    input(kUtteranceAsks) = said.question;
    input(kUtteranceNegates) = said.negation;
    input(kPreviousAsks) = query_.previous_reply.question;
    input(kLogVariables) = std::log1p(static_cast<float>(query_.variables.size()));
    if (reply == nullptr) return;
    input(kLogReplyWords) = std::log1p(static_cast<float>(reply->profile.length));
    input(kReplyAsks) = reply->profile.question;
    input(kReplyNegates) = reply->profile.negation;
    input(kReplyPlaceholders) = static_cast<float>(reply->profile.placeholders.size());
    input(kReplyNumbers) = static_cast<float>(reply->profile.numbers.size());
    input(kReplyNames) = reply->profile.names;
  }

  void DescribeWinner() {
    const DialogContext& there = winner_example().context;
    const auto winner = static_cast<size_t>(vote_.winner);
    const WordDifference& words = neighbours_[winner].words;
    const WordDifference context = CompareWords(query_.previous_reply, there.previous_reply);
    const SetDifference names = CompareSets(query_.variables, there.variables);
    const SetDifference slots =
        CompareSets(query_.utterance.placeholders, there.utterance.placeholders);
    input(kWinnerUtteranceCosine) = UtteranceCosine(winner);
    input(kWinnerContextCosine) = ContextCosine(winner);
    input(kWinnerOnlyHere) = words.only_a;
    input(kWinnerOnlyThere) = words.only_b;
    input(kWinnerOverlap) = words.Overlap();
    input(kWinnerRarest) = words.rarest;
    input(kWinnerContextDifference) = context.only_a + context.only_b;
    input(kWinnerContextOverlap) = context.Overlap();
    input(kWinnerVariablesOnlyHere) = static_cast<float>(names.only_a);
    input(kWinnerVariablesOnlyThere) = static_cast<float>(names.only_b);
    input(kWinnerVariablesShared) = static_cast<float>(names.shared);
    input(kWinnerNumbersDiffer) = query_.utterance.numbers != there.utterance.numbers;
    input(kWinnerPlaceholdersOnlyHere) = static_cast<float>(slots.only_a);
    input(kWinnerPlaceholdersOnlyThere) = static_cast<float>(slots.only_b);
    input(kWinnerNegationDiffers) = query_.utterance.negation != there.utterance.negation;
    input(kWinnerQuestionDiffers) = query_.utterance.question != there.utterance.question;
    input(kWinnerSameState) = query_.state != 0 && query_.state == there.state;
    input(kWinnerSamePrevious) = query_.previous == there.previous;
    input(kWinnerLengthDifference) =
        static_cast<float>(query_.utterance.length) - static_cast<float>(there.utterance.length);
    // Nats; what a turn with nobody behind the winner is given.
    float least_new = 30;
    for (size_t i = 0; i < size(); ++i) {
      if (!Supports(i)) continue;
      least_new = std::min(least_new, neighbours_[i].words.only_a);
    }
    input(kLeastNewWords) = least_new;
  }

  void DescribeRecords() {
    const StoredReply* reply = book_.Find(vote_.voters[static_cast<size_t>(vote_.winner)].reply);
    if (reply != nullptr) {
      input(kReplyRecord) = std::log((reply->right + 0.5f) / (reply->wrong + 0.5f));
      input(kLogReplyLabels) = std::log1p(reply->right + reply->wrong);
    }
    const FlowBook::Record state = book_.StateRecord(query_.state);
    input(kStateRecord) = std::log((state.right + 1) / (state.wrong + 1));
    input(kLogStateLabels) = std::log1p(state.right + state.wrong);
    Mean near, near_winner;
    for (size_t i = 0; i < size(); ++i) {
      const Voter& voter = vote_.voters[i];
      const auto& outcome = neighbours_[i].neighbour.example->outcome;
      const float right = outcome.has_value() ? static_cast<float>(*outcome) / 255 : 0;
      near.Add(voter.weight, right, false);
      near_winner.Add(voter.weight * voter.agrees, right, false);
    }
    input(kLocalAccuracy) = near.Share(1e-9f);
    input(kLocalWinnerAccuracy) = near_winner.Share(1e-9f);
  }

  float UtteranceCosine(size_t i) const {
    return book_.UtteranceCosine(query_, neighbours_[i].neighbour.slot);
  }
  float ContextCosine(size_t i) const {
    return book_.ContextCosine(query_, neighbours_[i].neighbour.slot);
  }

  const FlowBook& book_;
  const DialogContext& query_;
  const ConsensusOptions& options_;
  const RelevanceWeights& relevance_;
  const std::vector<std::string>& available_;
  Vote vote_;
  std::vector<Elector> neighbours_;  // most relevant first
  std::vector<float> agreement_;
  float total_weight_ = 0;
  float total_squared_ = 0;
};

}  // namespace

Vote TakeVote(const FlowBook& book, const DialogContext& query, const ConsensusOptions& options,
              const RelevanceWeights& relevance, const std::vector<std::string>& available) {
  return Poll(book, query, options, relevance, available).Take();
}

}  // namespace turnopt::core

#include "client/cli/replay/replay_figures.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "client/cli/quantile.h"
#include "client/cli/replay/refill_check.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

constexpr const char* kLengthNames[] = {"1-2", "3-5", "6-10", "11+"};
constexpr const char* kKindNames[] = {"goodbye", "question", "statement"};
constexpr const char* kMatchNames[] = {"rule", "exact", "consensus"};

size_t LengthClass(absl::string_view utterance) {
  const size_t words = std::vector<absl::string_view>(
                           absl::StrSplit(utterance, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty()))
                           .size();
  return words <= 2 ? 0 : words <= 5 ? 1 : words <= 10 ? 2 : 3;
}

// Letters and digits in lower case, one space between words.
std::string Words(absl::string_view text) {
  std::string words;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '\'') {
      words += absl::ascii_tolower(c);
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  absl::StripTrailingAsciiWhitespace(&words);
  return words;
}

size_t MatchIndex(v1::MatchKind match) {
  switch (match) {
    case v1::MATCH_KIND_RULE:
      return 0;
    case v1::MATCH_KIND_EXACT:
      return 1;
    default:
      return 2;
  }
}

double Ratio(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

bool IsWrong(Verdict verdict) { return verdict != Verdict::kRight; }

absl::string_view VerdictWord(Verdict verdict) {
  switch (verdict) {
    case Verdict::kRight:
      return "right";
    case Verdict::kToolTurn:
      return "tool turn";
    case Verdict::kOtherAnswer:
      return "other answer";
    case Verdict::kUnconfirmed:
      return "unconfirmed";
  }
  return "";
}

ReplayFigures::ReplayFigures(const Setting& setting, const std::vector<StreamTurn>& turns)
    : setting_(setting), turns_(turns) {}

Verdict ReplayFigures::Judge(const ReplayedTurn& replayed) {
  const StreamTurn& turn = turns_[replayed.index];
  const v1::Decision& decision = replayed.response.decision();
  if (turn.called_tools) {
    return Verdict::kToolTurn;
  }
  if (decision.match() == v1::MATCH_KIND_RULE) {
    return Words(decision.reply()) == Words(turn.reply) ? Verdict::kRight : Verdict::kUnconfirmed;
  }
  const absl::optional<size_t> source = SourceIndex(decision);
  if (!source.has_value()) {
    return Words(decision.reply()) == Words(turn.reply) ? Verdict::kRight : Verdict::kUnconfirmed;
  }
  const StreamTurn& source_turn = turns_[*source];
  if (!IsRefilled(source_turn.reply, source_turn.variables, decision.reply(), turn.variables)) {
    ++refill_mismatches_;
  }
  const bool same = turn.answer_key.empty() && source_turn.answer_key.empty()
                        ? Words(decision.reply()) == Words(turn.reply)
                        : turn.answer_key == source_turn.answer_key;
  return same ? Verdict::kRight : Verdict::kOtherAnswer;
}

size_t ReplayFigures::KindOfReply(size_t index) const {
  const StreamTurn& turn = turns_[index];
  if (index + 1 == turns_.size() || turns_[index + 1].call != turn.call) {
    return 0;
  }
  return absl::EndsWith(absl::StripTrailingAsciiWhitespace(turn.reply), "?") ? 1 : 2;
}

absl::optional<size_t> ReplayFigures::SourceIndex(const v1::Decision& decision) const {
  const auto source = index_of_turn_id_.find(decision.source_turn_id());
  if (source == index_of_turn_id_.end()) {
    return absl::nullopt;
  }
  return source->second;
}

void ReplayFigures::AddJudgedTurns(const std::map<std::string, double>& agreement) {
  for (const auto& [turn_id, probability] : agreement) {
    const auto turn = index_of_turn_id_.find(turn_id);
    if (turn == index_of_turn_id_.end()) {
      continue;
    }
    const auto source = source_of_candidate_.find(turn->second);
    if (source == source_of_candidate_.end()) {
      continue;
    }
    const StreamTurn& judged = turns_[turn->second];
    const StreamTurn& reused = turns_[source->second];
    if (judged.called_tools || reused.called_tools) {
      continue;
    }
    const bool judge = probability >= 0.5;
    const bool gold = judged.answer_key == reused.answer_key;
    ++(judge ? (gold ? judge_.both_agree : judge_.judge_alone)
             : (gold ? judge_.gold_alone : judge_.neither));
  }
}

Verdict ReplayFigures::Add(const ReplayedTurn& replayed) {
  const StreamTurn& turn = turns_[replayed.index];
  ++played_;
  const v1::Decision& offered = replayed.response.has_candidate() ? replayed.response.candidate()
                                                                  : replayed.response.decision();
  if (const absl::optional<size_t> source = SourceIndex(offered); source.has_value()) {
    source_of_candidate_[replayed.index] = *source;
  }
  index_of_turn_id_[replayed.response.turn_id()] = replayed.index;
  const bool answered_before = !turn.called_tools && untooled_answers_[turn.answer_key] > 0;
  if (!turn.called_tools) {
    ++untooled_answers_[turn.answer_key];
  }
  Verdict verdict = Verdict::kRight;
  if (!replayed.enabled) {
    return verdict;
  }
  ++enabled_;
  answered_before_ += answered_before;
  tool_turns_ += turn.called_tools;
  latencies_us_.push_back(absl::ToDoubleMicroseconds(replayed.latency));
  Share& length = by_length_[LengthClass(turn.utterance)];
  Share& kind = by_kind_[KindOfReply(replayed.index)];
  ++length.turns;
  ++kind.turns;
  const v1::Decision& decision = replayed.response.decision();
  if (!replayed.served()) {
    ++why_not_[Word(decision.reason())];
    return verdict;
  }
  verdict = Judge(replayed);
  ++served_;
  ++length.served;
  ++kind.served;
  wrong_ += IsWrong(verdict);
  unconfirmed_ += verdict == Verdict::kUnconfirmed;
  tool_turns_served_ += turn.called_tools;
  verified_ += replayed.response.verify();
  ++served_by_[MatchIndex(decision.match())];
  wrong_by_[MatchIndex(decision.match())] += IsWrong(verdict);
  return verdict;
}

std::string ReplayFigures::ToJson() const {
  nlohmann::ordered_json json;
  json["stream"] = setting_.stream;
  json["policy"] = setting_.policy;
  json["exact_share_across_callers"] = setting_.generous_exact_cache;
  json["exact_cache_tool_turns"] = setting_.generous_exact_cache;
  json["budget"] = setting_.budget > 0 ? nlohmann::ordered_json(setting_.budget) : nullptr;
  json["shadow_share"] = setting_.shadow_share;
  json["plain"] = setting_.plain;
  json["turns_total"] = played_;
  json["turns"] = enabled_;
  json["served_per_turn"] = Ratio(served_, enabled_);
  json["wrong_per_turn"] = Ratio(wrong_, enabled_);
  json["wrong_per_served"] = Ratio(wrong_, served_);
  json["unconfirmed_per_turn"] = Ratio(unconfirmed_, enabled_);
  json["ceiling_per_turn"] = Ratio(answered_before_, enabled_);
  for (size_t i = 0; i < served_by_.size(); ++i) {
    json["served_by"][kMatchNames[i]] = served_by_[i];
    json["wrong_by"][kMatchNames[i]] = wrong_by_[i];
  }
  for (size_t i = 0; i < kLengths; ++i) {
    json["served_share_by_length"][kLengthNames[i]] =
        Ratio(by_length_[i].served, by_length_[i].turns);
    json["turns_by_length"][kLengthNames[i]] = by_length_[i].turns;
  }
  for (size_t i = 0; i < kKinds; ++i) {
    json["served_share_by_reply"][kKindNames[i]] = Ratio(by_kind_[i].served, by_kind_[i].turns);
    json["turns_by_reply"][kKindNames[i]] = by_kind_[i].turns;
  }
  json["tool_turns"] = tool_turns_;
  json["tool_turns_served_per_turn"] = Ratio(tool_turns_served_, enabled_);
  json["tool_turns_served_share"] = Ratio(tool_turns_served_, tool_turns_);
  json["verified_per_served"] = Ratio(verified_, served_);
  json["refill_mismatches"] = refill_mismatches_;
  json["not_served_because"] = why_not_;
  json["judge"] = nullptr;
  if (judge_.pairs() > 0) {
    json["judge"] = {
        {"precision", Ratio(judge_.both_agree, judge_.both_agree + judge_.judge_alone)},
        {"recall", Ratio(judge_.both_agree, judge_.both_agree + judge_.gold_alone)},
        {"pairs", judge_.pairs()}};
  }
  json["latency_us"] = {{"p50", Quantile(latencies_us_, 0.50)},
                        {"p99", Quantile(latencies_us_, 0.99)}};
  return json.dump(2) + "\n";
}

void ReplayFigures::Print(std::ostream& out) const {
  PrintFields(
      {{"policy", absl::StrCat(setting_.policy, setting_.generous_exact_cache
                                                    ? " (shared across callers, with tool turns)"
                                                    : "")},
       {"turns", absl::StrFormat("%d, of which %d in shadow mode", played_, played_ - enabled_)},
       {"served", absl::StrFormat("%s of turns (answered before, without a tool: %s)",
                                  Percent(Ratio(served_, enabled_)),
                                  Percent(Ratio(answered_before_, enabled_)))},
       {"wrong", absl::StrFormat("%s of turns, %s of served", Percent(Ratio(wrong_, enabled_)),
                                 Percent(Ratio(wrong_, served_)))},
       {"tool turns served", absl::StrFormat("%s of turns, %s of tool turns",
                                             Percent(Ratio(tool_turns_served_, enabled_)),
                                             Percent(Ratio(tool_turns_served_, tool_turns_)))},
       {"verified", absl::StrCat(Percent(Ratio(verified_, served_)), " of served")},
       {"refill mismatches", absl::StrCat(refill_mismatches_)},
       {"judge",
        judge_.pairs() == 0
            ? std::string("no labels")
            : absl::StrFormat(
                  "precision %s, recall %s over %d labelled turns",
                  Percent(Ratio(judge_.both_agree, judge_.both_agree + judge_.judge_alone)),
                  Percent(Ratio(judge_.both_agree, judge_.both_agree + judge_.gold_alone)),
                  judge_.pairs())},
       {"decision", absl::StrFormat("p50 %.0f us, p99 %.0f us", Quantile(latencies_us_, 0.50),
                                    Quantile(latencies_us_, 0.99))}},
      out);
  out << "\n";
  Table by_match({{"served by"}, {"of turns", 10, true}, {"wrong, of turns", 16, true}});
  for (size_t i = 0; i < served_by_.size(); ++i) {
    by_match.Add({kMatchNames[i], Percent(Ratio(served_by_[i], enabled_)),
                  Percent(Ratio(wrong_by_[i], enabled_))});
  }
  by_match.Print(out);
  out << "\n";
  Table shares({{"utterance or reply"}, {"turns", 8, true}, {"served", 8, true}});
  for (size_t i = 0; i < kLengths; ++i) {
    shares.Add({absl::StrCat(kLengthNames[i], " words"), absl::StrCat(by_length_[i].turns),
                Percent(Ratio(by_length_[i].served, by_length_[i].turns))});
  }
  for (size_t i = 0; i < kKinds; ++i) {
    shares.Add({kKindNames[i], absl::StrCat(by_kind_[i].turns),
                Percent(Ratio(by_kind_[i].served, by_kind_[i].turns))});
  }
  shares.Print(out);
  out << "\n";
  Table reasons({{"not served because"}, {"turns", 8, true}});
  for (const auto& [reason, turns] : why_not_) {
    reasons.Add({reason, absl::StrCat(turns)});
  }
  reasons.Print(out);
}

}  // namespace turnopt::cli

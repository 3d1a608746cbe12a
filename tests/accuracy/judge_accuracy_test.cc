// Is the agreement judge right? Pairs of replies of a stream that it was not fitted on, drawn from
// what the reply book has judged: for each turn the nearest earlier turns of the flow by question
// and by reply, and one at random. The label is the equality of the gold keys. The services of this
// stream are among those of the training stream; figures for unseen services are printed by
// server/models/training/agreement_judge.py, which has to leave them out of the fit.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/core/language/delexicalize.h"
#include "server/core/language/dot.h"
#include "server/core/language/encoder.h"
#include "server/core/language/judge.h"
#include "server/models/models.h"
#include "tests/accuracy/turn_stream.h"

namespace turnopt::accuracy {
namespace {

constexpr size_t kNearestByQuestion = 5;
constexpr size_t kWindow = 1000;  // earlier turns of the flow that are looked at

struct Judged {
  double probability;
  bool agree;
  bool same_text;
};

struct Figures {
  size_t pairs = 0, agreed = 0, called_same = 0, right = 0;

  void Add(const Judged& judged) {
    const bool same = judged.probability > 0.5;
    ++pairs;
    agreed += judged.agree;
    called_same += same;
    right += same && judged.agree;
  }
  double precision() const { return static_cast<double>(right) / static_cast<double>(called_same); }
  double recall() const { return static_cast<double>(right) / static_cast<double>(agreed); }
  double false_agree() const {
    return static_cast<double>(called_same - right) / static_cast<double>(pairs - agreed);
  }
};

// Area under the ROC curve, by ranks; ties share their rank.
double Auc(std::vector<Judged> judged) {
  std::sort(judged.begin(), judged.end(),
            [](const Judged& a, const Judged& b) { return a.probability < b.probability; });
  double rank_sum = 0;
  size_t positives = 0;
  for (size_t begin = 0, end = 0; begin < judged.size(); begin = end) {
    size_t tied = 0;
    while (end < judged.size() && judged[end].probability == judged[begin].probability) {
      tied += judged[end++].agree;
    }
    rank_sum += static_cast<double>(tied) * (static_cast<double>(begin + end) + 1) / 2;
    positives += tied;
  }
  const auto p = static_cast<double>(positives);
  return (rank_sum - p * (p + 1) / 2) / (p * (static_cast<double>(judged.size()) - p));
}

struct Earlier {
  const StreamTurn* turn;
  std::vector<float> question;
  core::ReplyView reply;
};

std::vector<Judged> JudgeStream(const std::vector<StreamTurn>& turns, const core::Encoder& encoder,
                                const core::AgreementJudge& judge) {
  std::map<std::string, std::vector<Earlier>> flows;
  std::vector<Judged> result;
  for (const StreamTurn& turn : turns) {
    if (turn.called_tools) continue;
    std::vector<Earlier>& flow = flows[turn.flow];
    const std::string pattern = core::Placeholders(turn.variables).Delexicalize(turn.reply).pattern;
    Earlier now{&turn, encoder.Encode(turn.utterance), judge.reader().Read(pattern)};
    const size_t first = flow.size() > kWindow ? flow.size() - kWindow : 0;
    std::vector<std::pair<float, size_t>> near;
    std::pair<float, size_t> nearest_reply = {-2, first};
    for (size_t i = first; i < flow.size(); ++i) {
      near.emplace_back(-core::DotFloat(now.question, flow[i].question), i);
      const float cosine =
          static_cast<float>(core::DotInt8(now.reply.vector, flow[i].reply.vector)) *
          now.reply.vector_scale * flow[i].reply.vector_scale;
      nearest_reply = std::max(nearest_reply, {cosine, i});
    }
    if (!near.empty()) {
      const size_t count = std::min(kNearestByQuestion, near.size());
      std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count),
                        near.end());
      std::set<size_t> chosen = {nearest_reply.second, first + result.size() % near.size()};
      for (size_t i = 0; i < count; ++i) chosen.insert(near[i].second);
      for (const size_t i : chosen) {
        result.push_back({judge.Agree(now.reply, flow[i].reply),
                          turn.answer_key == flow[i].turn->answer_key,
                          now.reply.fingerprint == flow[i].reply.fingerprint});
      }
    }
    flow.push_back(std::move(now));
  }
  return result;
}

TEST(JudgeAccuracyTest, IsRightOnAStreamItWasNotFittedOn) {
  const char* folder = std::getenv("TURNOPT_DATA_DIR");
  ASSERT_NE(folder, nullptr);
  auto turns = ReadStream(absl::StrCat(folder, "/sgd_dev.jsonl"));
  ASSERT_TRUE(turns.ok()) << turns.status();
  auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  ASSERT_TRUE(encoder.ok()) << encoder.status();
  auto judge = core::AgreementJudge::Parse(models::EmbeddedAgreementJudge(), **encoder);
  ASSERT_TRUE(judge.ok()) << judge.status();
  const std::vector<Judged> judged = JudgeStream(*turns, **encoder, **judge);
  ASSERT_GT(judged.size(), 10'000u);

  Figures all, other_texts;
  Figures bands[10];
  for (const Judged& pair : judged) {
    all.Add(pair);
    if (!pair.same_text) other_texts.Add(pair);
    bands[std::min(9, static_cast<int>(pair.probability * 10))].Add(pair);
  }
  std::printf(
      "judge, sgd_dev: %zu pairs, AUC %.4f, precision %.4f, recall %.4f, false agree %.4f\n",
      all.pairs, Auc(judged), all.precision(), all.recall(), all.false_agree());
  std::printf("  without equal texts: %zu pairs, precision %.4f, recall %.4f, false agree %.4f\n",
              other_texts.pairs, other_texts.precision(), other_texts.recall(),
              other_texts.false_agree());
  for (int band = 0; band < 10; ++band) {
    std::printf("  judged %.1f-%.1f: %6zu pairs, %.3f agree\n", band / 10.0, (band + 1) / 10.0,
                bands[band].pairs,
                static_cast<double>(bands[band].agreed) /
                    static_cast<double>(std::max<size_t>(1, bands[band].pairs)));
  }
  EXPECT_GE(all.precision(), 0.90);
  EXPECT_GE(all.recall(), 0.90);
  EXPECT_LE(all.false_agree(), 0.06);
}

}  // namespace
}  // namespace turnopt::accuracy

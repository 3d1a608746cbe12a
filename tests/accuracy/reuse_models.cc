#include "tests/accuracy/reuse_models.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/core/language/judge.h"
#include "server/models/models.h"

namespace turnopt::accuracy {
namespace {

// Remembers what the judge said of each pair of readings. One thread at a time.
class RememberingJudge final : public core::ReplyJudge {
 public:
  explicit RememberingJudge(const core::ReplyJudge& judge) : judge_(judge) {}

  double Agree(const core::ReplyView& a, const core::ReplyView& b) const override {
    const auto pair = std::minmax(a.fingerprint, b.fingerprint);
    const auto [it, added] = said_.try_emplace({pair.first, pair.second}, 0.0f);
    if (added) it->second = static_cast<float>(judge_.Agree(a, b));
    return static_cast<double>(it->second);
  }

 private:
  const core::ReplyJudge& judge_;
  mutable absl::flat_hash_map<std::pair<uint64_t, uint64_t>, float> said_;
};

}  // namespace

struct ReuseModels::Parts {
  std::unique_ptr<core::Encoder> encoder;
  std::unique_ptr<core::AgreementJudge> judge;
  std::unique_ptr<RememberingJudge> remembering;
  std::unique_ptr<core::ConfidenceModel> confidence;
};

ReuseModels::ReuseModels(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ReuseModels::~ReuseModels() = default;

absl::StatusOr<std::unique_ptr<ReuseModels>> ReuseModels::Load(absl::string_view judge_file) {
  auto parts = std::make_unique<Parts>();
  auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  if (!encoder.ok()) return encoder.status();
  parts->encoder = *std::move(encoder);
  auto judge = core::AgreementJudge::Parse(
      judge_file.empty() ? models::EmbeddedAgreementJudge() : judge_file, *parts->encoder);
  if (!judge.ok()) return judge.status();
  parts->judge = *std::move(judge);
  parts->remembering = std::make_unique<RememberingJudge>(*parts->judge);
  auto confidence = core::ConfidenceModel::Parse(models::EmbeddedConfidenceWeights());
  if (!confidence.ok()) return confidence.status();
  parts->confidence = *std::move(confidence);
  return std::unique_ptr<ReuseModels>(new ReuseModels(std::move(parts)));
}

core::EarnedReuse::Models ReuseModels::Embedded() const { return With(*parts_->confidence); }

core::EarnedReuse::Models ReuseModels::With(const core::ConfidenceModel& confidence) const {
  return {*parts_->encoder, parts_->judge->reader(), *parts_->remembering, confidence};
}

}  // namespace turnopt::accuracy

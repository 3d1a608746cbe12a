#include "server/core/language/judge.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/base/byte_reader.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"
#include "server/core/language/judge_features.h"

namespace turnopt::core {
namespace {

constexpr absl::string_view kMagic = "TOJUDG01";
constexpr uint32_t kMaxWords = 200'000;

absl::Status Bad(absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("agreement judge: ", field, ": ", what));
}

bool IsShare(float x) { return x >= 0 && x <= 1; }

absl::StatusOr<WordFrequencies> ParseFrequencies(base::ByteReader* reader) {
  WordFrequencies frequencies;
  uint32_t words = 0;
  const auto is_idf = [](float x) { return x >= 0 && x <= 100; };
  if (!reader->F32(&frequencies.unseen_idf) || !reader->U32(&words)) {
    return Bad("words", "truncated");
  }
  if (!is_idf(frequencies.unseen_idf)) return Bad("words", "idf of unseen words out of range");
  if (words > kMaxWords) return Bad("words", "too many");
  for (uint32_t i = 0; i < words; ++i) {
    uint8_t length = 0;
    absl::string_view word;
    float idf = 0;
    if (!reader->U8(&length) || !reader->Bytes(length, &word) || !reader->F32(&idf)) {
      return Bad("words", "truncated");
    }
    if (!is_idf(idf)) return Bad("words", "an idf is out of range");
    if (!frequencies.idf.emplace(std::string(word), idf).second) {
      return Bad("words", "a word is there twice");
    }
  }
  return frequencies;
}

}  // namespace

AgreementJudge::AgreementJudge(const Encoder& encoder, WordFrequencies frequencies, ReplyActs acts,
                               BoostedTrees trees)
    : frequencies_(std::move(frequencies)),
      acts_(std::move(acts)),
      trees_(std::move(trees)),
      reader_(encoder, frequencies_, &acts_) {}

absl::StatusOr<std::unique_ptr<AgreementJudge>> AgreementJudge::Parse(absl::string_view file,
                                                                      const Encoder& encoder) {
  base::ByteReader reader(file);
  absl::string_view magic, notice;
  uint64_t checksum = 0, schema = 0, table = 0;
  uint32_t notice_bytes = 0;
  float false_agree = 0, missed_agree = 0;
  if (!reader.Bytes(kMagic.size(), &magic) || magic != kMagic) {
    return Bad("magic", "not a judge of this version");
  }
  if (!reader.U64(&checksum)) return Bad("checksum", "missing");
  if (base::StableHash(reader.rest()) != checksum) {
    return absl::DataLossError("agreement judge: checksum does not match");
  }
  if (!reader.U64(&schema) || schema != JudgeFeatureSchema()) {
    return Bad("schema", "fitted on other columns");
  }
  if (!reader.U64(&table) || table != encoder.fingerprint()) {
    return Bad("encoder", "fitted with another encoder table");
  }
  if (!reader.U32(&notice_bytes) || !reader.Bytes(notice_bytes, &notice)) {
    return Bad("notice", "truncated");
  }
  if (!reader.F32(&false_agree) || !reader.F32(&missed_agree)) return Bad("errors", "truncated");
  if (!IsShare(false_agree) || !IsShare(missed_agree)) return Bad("errors", "not a share");
  TO_ASSIGN_OR_RETURN(WordFrequencies frequencies, ParseFrequencies(&reader));
  TO_ASSIGN_OR_RETURN(ReplyActs acts, ReplyActs::Parse(&reader, encoder.dim()));
  TO_ASSIGN_OR_RETURN(BoostedTrees trees, BoostedTrees::Parse(&reader, kJudgeFeatures));

  std::unique_ptr<AgreementJudge> judge(
      new AgreementJudge(encoder, std::move(frequencies), std::move(acts), std::move(trees)));
  uint16_t knots = 0;
  if (!reader.U16(&knots) || knots == 0) return Bad("calibration", "missing");
  for (int i = 0; i < knots; ++i) {
    Knot knot;
    if (!reader.F32(&knot.margin) || !reader.F32(&knot.probability)) {
      return Bad("calibration", "truncated");
    }
    const Knot* last = judge->knots_.empty() ? nullptr : &judge->knots_.back();
    if (!IsShare(knot.probability) || !(knot.margin > -1e6f && knot.margin < 1e6f) ||
        (last != nullptr &&
         (knot.margin <= last->margin || knot.probability < last->probability))) {
      return Bad("calibration", "knots are not ascending");
    }
    judge->knots_.push_back(knot);
  }
  if (!reader.rest().empty()) return Bad("calibration", "more bytes than the header says");
  judge->errors_ = {false_agree, missed_agree};
  judge->notice_ = std::string(notice);
  return judge;
}

double AgreementJudge::Agree(const ReplyView& a, const ReplyView& b) const {
  if (a.words.empty() || b.words.empty()) return 0;
  const auto same_text = [](const ReplyWord& x, const ReplyWord& y) { return x.text == y.text; };
  if (a.fingerprint == b.fingerprint && a.words.size() == b.words.size() &&
      std::equal(a.words.begin(), a.words.end(), b.words.begin(), same_text)) {
    return 1;
  }
  // One order for both ways of asking, so that rounding cannot tell them apart.
  return Calibrate(trees_.Sum(a.fingerprint < b.fingerprint ? ComputeJudgeFeatures(a, b)
                                                            : ComputeJudgeFeatures(b, a)));
}

// Straight lines between the knots; beyond them their ends.
double AgreementJudge::Calibrate(double margin) const {
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), margin,
                                      [](double m, const Knot& knot) { return m < knot.margin; });
  if (above == knots_.begin()) return knots_.front().probability;
  if (above == knots_.end()) return knots_.back().probability;
  const Knot& below = *std::prev(above);
  const double at = (margin - below.margin) / (above->margin - below.margin);
  return below.probability + at * (above->probability - below.probability);
}

}  // namespace turnopt::core

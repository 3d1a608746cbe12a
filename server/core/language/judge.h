// The agreement judge: does one reply say the same as another? The same numbers, names, polarity
// and question in other words are the same; one slot more is not. It decides what the reply book
// learns and which labels the error budget rests on, so its false "agrees" are the product's blind
// spot; MeasuredErrors() says how often they happen.
//
// Boosted trees over the columns of judge_features.h, calibrated. Fitted by
// server/models/training/agreement_judge.py on dialogues whose acts are known, tested on services
// that it was not fitted on (tests/accuracy). The file, little-endian:
//
//   char[8]  "TOJUDG01"
//   u64      XXH3 of everything after this field
//   u64      JudgeFeatureSchema(): which columns it was fitted on
//   u64      fingerprint of the encoder table it was fitted with
//   u32      bytes of notice; char[] notice: origin and licence
//   f32      false agree rate, missed agree rate (of MeasuredErrors)
//   f32      idf of unseen words; u32 words; for each u8 length, char[], f32 idf
//   ...      reply_acts.h, boosted_trees.h
//   u16      knots; for each f32 margin, f32 probability, both ascending: calibration
//
// Immutable after construction, thread-safe. Total on any text.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/boosted_trees.h"
#include "server/core/language/encoder.h"
#include "server/core/language/judge_text.h"
#include "server/core/language/reply_acts.h"
#include "server/core/language/reply_judge.h"

namespace turnopt::core {

class AgreementJudge final : public ReplyJudge {
 public:
  // How often the judge errs at probability 0.5, on services that it was not fitted on.
  struct Errors {
    double false_agree = 0;   // of pairs that disagree, the share called the same
    double missed_agree = 0;  // of pairs that agree, the share called different
  };

  // `encoder` must outlive the judge. kInvalidArgument names the field that is wrong, and refuses a
  // file fitted on other columns or with another encoder table; kDataLoss if the checksum does not
  // match. Never reads past `file`, whatever it claims.
  static absl::StatusOr<std::unique_ptr<AgreementJudge>> Parse(absl::string_view file,
                                                               const Encoder& encoder);

  AgreementJudge(const AgreementJudge&) = delete;
  AgreementJudge& operator=(const AgreementJudge&) = delete;

  // Reads replies for Agree: with the judge's word frequencies and act network. Valid as long as
  // the judge.
  const ReplyReader& reader() const { return reader_; }

  // The calibrated probability that the replies say the same; 1 for the same words in the same
  // order, 0 if either has no word. REQUIRES: both were made by reader().
  double Agree(const ReplyView& a, const ReplyView& b) const override;

  const Errors& MeasuredErrors() const { return errors_; }
  const std::string& notice() const { return notice_; }

 private:
  struct Knot {
    float margin;
    float probability;
  };

  AgreementJudge(const Encoder& encoder, WordFrequencies frequencies, ReplyActs acts,
                 BoostedTrees trees);

  double Calibrate(double margin) const;

  // Constant after construction.
  const WordFrequencies frequencies_;
  const ReplyActs acts_;
  const BoostedTrees trees_;
  const ReplyReader reader_;  // refers to the two above
  std::vector<Knot> knots_;
  Errors errors_;
  std::string notice_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_H_

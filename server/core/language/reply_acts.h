// Guesses what a reply does: asks for a date, asks for a place, offers, confirms, says goodbye ...
// A small network, fitted on dialogues whose acts are known: its input is the reply's word
// uni-, bi- and trigrams and its vector, so that "which day?" and "when would you like to leave?"
// come out alike although they share no word. Numbers are all one word to it, and so are
// placeholders: values are for other columns to compare.
//
// File, little-endian: u16 hidden units; u32 grams; for each gram u64 XXH3 of its words joined by
// spaces, in ascending order; f32 scale a gram; i8 rows [grams][hidden]; f32 vector weights
// [dim][hidden]; f32 bias [hidden]; f32 out weights [hidden][acts]; f32 out bias [acts].
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_REPLY_ACTS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_REPLY_ACTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/base/byte_reader.h"

namespace turnopt::core {

// "act:x" what is done, "ask:x" what is asked for, "tell:x" what is told. A starred name stands for
// several that mean the same in different services (place*: city, area, location). The order is
// part of the file's meaning.
constexpr absl::string_view kReplyActs[] = {"act:confirm",
                                            "act:goodbye",
                                            "act:inform",
                                            "act:inform_count",
                                            "act:notify_failure",
                                            "act:notify_success",
                                            "act:offer",
                                            "act:offer_intent",
                                            "act:request",
                                            "act:req_more",
                                            "ask+choices",
                                            "ask+open",
                                            "ask:city",
                                            "ask:date",
                                            "ask:departure",
                                            "ask:dest*",
                                            "ask:destination",
                                            "ask:event",
                                            "ask:event*",
                                            "ask:leave*",
                                            "ask:location",
                                            "ask:name",
                                            "ask:number",
                                            "ask:orig*",
                                            "ask:origin",
                                            "ask:place*",
                                            "ask:return*",
                                            "ask:time",
                                            "ask:to",
                                            "ask:type",
                                            "ask:type*",
                                            "ask+two",
                                            "ask+three",
                                            "tell:address",
                                            "tell:average",
                                            "tell:category",
                                            "tell:city",
                                            "tell:count",
                                            "tell:date",
                                            "tell:departure",
                                            "tell:dest*",
                                            "tell:destination",
                                            "tell:event",
                                            "tell:event*",
                                            "tell:fare",
                                            "tell:genre",
                                            "tell:has",
                                            "tell:leave*",
                                            "tell:location",
                                            "tell:name",
                                            "tell:name*",
                                            "tell:number",
                                            "tell:orig*",
                                            "tell:origin",
                                            "tell:pets",
                                            "tell:phone",
                                            "tell:place*",
                                            "tell:price",
                                            "tell:rating",
                                            "tell:return*",
                                            "tell:seats",
                                            "tell:size",
                                            "tell:street",
                                            "tell:time",
                                            "tell:to",
                                            "tell:total",
                                            "tell:type",
                                            "tell:type*"};
constexpr int kReplyActCount = static_cast<int>(sizeof(kReplyActs) / sizeof(kReplyActs[0]));

class ReplyActs {
 public:
  static constexpr int kMaxHidden = 512;
  static constexpr uint32_t kMaxGrams = 500'000;

  // kInvalidArgument if a field is out of range or missing. `dim`: of the reply vectors.
  static absl::StatusOr<ReplyActs> Parse(base::ByteReader* reader, int dim);

  // Writes the probability of each act. REQUIRES: vector.size() == dim, out.size() ==
  // kReplyActCount.
  void Infer(absl::Span<const absl::string_view> words, absl::Span<const float> vector,
             absl::Span<float> out) const;

 private:
  ReplyActs() = default;

  size_t hidden_ = 0;
  absl::flat_hash_map<uint64_t, uint32_t> row_of_;
  std::vector<float> scales_;
  std::vector<int8_t> rows_;
  std::vector<float> vector_weights_;
  std::vector<float> bias_;
  std::vector<float> out_weights_;
  std::vector<float> out_bias_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_REPLY_ACTS_H_

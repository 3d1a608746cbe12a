// Gradient-boosted regression trees, evaluated: the sum of one leaf a tree. Fitted elsewhere
// (server/models/training), read from a model file as, little-endian:
//
//   u16 trees; then for each tree: u16 inner nodes; for each inner node u16 column, f32 threshold,
//   i16 left, i16 right; then f32 for each leaf, one more than there are inner nodes.
//
// A row goes left where its column is at most the threshold. A child that is not negative is an
// inner node of the same tree and comes after its parent; a negative one is leaf ~child.
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_BOOSTED_TREES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_BOOSTED_TREES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "server/base/byte_reader.h"

namespace turnopt::core {

class BoostedTrees {
 public:
  static constexpr int kMaxTrees = 4096;
  static constexpr int kMaxInnerNodes = 1024;  // of one tree

  // kInvalidArgument for anything that could make Sum read out of bounds, not end, or not be
  // finite. `columns`: width of the rows that Sum will be given.
  static absl::StatusOr<BoostedTrees> Parse(base::ByteReader* reader, size_t columns);

  // REQUIRES: row.size() is at least Parse's `columns`.
  double Sum(absl::Span<const float> row) const;

  size_t trees() const { return trees_.size(); }

 private:
  struct Node {
    float threshold;
    uint16_t column;
    std::array<int16_t, 2> children;  // where the value is at most the threshold, and where not
  };
  struct Tree {
    uint32_t first_node;
    uint32_t first_leaf;
    bool has_nodes;
  };

  BoostedTrees() = default;

  std::vector<Tree> trees_;
  std::vector<Node> nodes_;
  std::vector<float> leaves_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_BOOSTED_TREES_H_

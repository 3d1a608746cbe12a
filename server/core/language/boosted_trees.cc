#include "server/core/language/boosted_trees.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/status/status.h"

namespace turnopt::core {
namespace {

constexpr size_t kSideBySide = 8;

absl::Status Bad(absl::string_view what) { return absl::InvalidArgumentError(what); }

}  // namespace

absl::StatusOr<BoostedTrees> BoostedTrees::Parse(base::ByteReader* reader, size_t columns) {
  uint16_t tree_count = 0;
  if (!reader->U16(&tree_count)) return Bad("trees: truncated");
  if (tree_count > kMaxTrees) return Bad("trees: too many");
  BoostedTrees result;
  result.trees_.reserve(tree_count);
  for (int tree = 0; tree < tree_count; ++tree) {
    uint16_t inner = 0;
    if (!reader->U16(&inner)) return Bad("trees: truncated");
    if (inner > kMaxInnerNodes) return Bad("trees: a tree has too many nodes");
    result.trees_.push_back({static_cast<uint32_t>(result.nodes_.size()),
                             static_cast<uint32_t>(result.leaves_.size()), inner > 0});
    for (int at = 0; at < inner; ++at) {
      Node node;
      uint16_t left = 0, right = 0;
      if (!reader->U16(&node.column) || !reader->F32(&node.threshold) || !reader->U16(&left) ||
          !reader->U16(&right)) {
        return Bad("trees: truncated");
      }
      node.children = {static_cast<int16_t>(left), static_cast<int16_t>(right)};
      if (node.column >= columns) return Bad("trees: a node asks for a column that does not exist");
      if (!std::isfinite(node.threshold)) return Bad("trees: a threshold is not a number");
      for (const int child : node.children) {
        // Children after their parent: every walk ends.
        if (child >= 0 ? child <= at || child >= inner : ~child > inner) {
          return Bad("trees: a child is out of range");
        }
      }
      result.nodes_.push_back(node);
    }
    for (int leaf = 0; leaf <= inner; ++leaf) {
      float value = 0;
      if (!reader->F32(&value)) return Bad("trees: truncated");
      if (!(std::abs(value) <= 1e6f)) return Bad("trees: a leaf is huge or not a number");
      result.leaves_.push_back(value);
    }
  }
  return result;
}

// Which way a node goes cannot be predicted: the child is picked by index, without a branch, and
// several trees are walked side by side, so that their waits for memory overlap. The leaves are
// added in the order of the trees all the same.
double BoostedTrees::Sum(absl::Span<const float> row) const {
  double sum = 0;
  std::array<int, kSideBySide> at;
  for (size_t begin = 0; begin < trees_.size(); begin += kSideBySide) {
    const size_t count = std::min(kSideBySide, trees_.size() - begin);
    for (size_t i = 0; i < count; ++i) at[i] = trees_[begin + i].has_nodes ? 0 : ~0;
    for (bool walking = true; walking;) {
      walking = false;
      for (size_t i = 0; i < count; ++i) {
        if (at[i] < 0) continue;
        const Node& node = nodes_[trees_[begin + i].first_node + static_cast<size_t>(at[i])];
        at[i] = node.children[row[node.column] <= node.threshold ? 0 : 1];
        walking = true;
      }
    }
    for (size_t i = 0; i < count; ++i) {
      sum += leaves_[trees_[begin + i].first_leaf + static_cast<size_t>(~at[i])];
    }
  }
  return sum;
}

}  // namespace turnopt::core

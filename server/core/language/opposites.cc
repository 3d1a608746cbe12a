#include "server/core/language/opposites.h"

namespace turnopt::core {
namespace {

struct Opposite {
  absl::string_view one;
  absl::string_view other;
};

constexpr Opposite kOppositePairs[] = {
    {"on", "off"},
    {"up", "down"},
    {"with", "without"},
    {"from", "to"},
    {"in", "out"},
    {"before", "after"},
    {"open", "closed"},
    {"start", "end"},
    {"first", "last"},
    {"more", "less"},
    {"cheap", "expensive"},
    {"arrive", "leave"},
    {"arriving", "leaving"},
    {"arrival", "departure"},
    {"arrive", "depart"},
    {"pick", "drop"},
    {"pickup", "dropoff"},
    {"buy", "sell"},
    {"leaving", "returning"},
    {"leave", "return"},
    {"departure", "return"},
    {"departing", "returning"},
    {"origin", "destination"},
    {"today", "tomorrow"},
    {"checking", "savings"},
    {"morning", "evening"},
    {"morning", "afternoon"},
    {"afternoon", "evening"},
    {"am", "pm"},
    {"one-way", "round"},
    {"available", "unavailable"},
    {"when", "where"},
    {"date", "time"},
    {"yes", "no"},
    {"day", "time"},
    {"accept", "decline"},
};

}  // namespace

int CountOpposites(const WordSet& a, const WordSet& b) {
  int count = 0;
  const auto split = [&](absl::string_view x, absl::string_view y) {
    return a.contains(x) && !a.contains(y) && b.contains(y) && !b.contains(x);
  };
  for (const Opposite& pair : kOppositePairs) {
    count += split(pair.one, pair.other) || split(pair.other, pair.one) ? 1 : 0;
  }
  return count;
}

}  // namespace turnopt::core

#include "server/telemetry/line_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace turnopt::telemetry {
namespace {

// Keeps what is written; takes nothing while closed.
class Tap {
 public:
  LineWriter::Output output() {
    return [this](const std::vector<std::string>& lines, const std::atomic<bool>& give_up) {
      ++batches;
      while (closed && !give_up) std::this_thread::yield();
      if (give_up) return;
      written.insert(written.end(), lines.begin(), lines.end());
    };
  }
  std::atomic<bool> closed{false};
  std::atomic<int> batches{0};
  std::vector<std::string> written;  // to be read after Flush or the writer's end
};

TEST(LineWriterTest, LinesGoOutInOrderAndSomeAtATime) {
  Tap tap;
  LineWriter::Options options;
  options.linger = absl::Seconds(1);  // Flush does not wait for it
  LineWriter writer(options, tap.output());
  for (int i = 0; i < 1000; ++i) writer.Add(absl::StrCat(i));
  ASSERT_TRUE(writer.Flush(absl::Seconds(30)));
  ASSERT_EQ(tap.written.size(), 1000u);
  for (size_t i = 0; i < 1000; ++i) EXPECT_EQ(tap.written[i], absl::StrCat(i));
  EXPECT_LT(tap.batches, 100);
  EXPECT_EQ(writer.dropped(), 0u);
}

TEST(LineWriterTest, NoLineIsLostWhereManyAdd) {
  Tap tap;
  {
    LineWriter writer({}, tap.output());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&writer, t] {
        for (int i = 0; i < 500; ++i) writer.Add(absl::StrCat(t, " ", i));
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  ASSERT_EQ(tap.written.size(), 2000u);
  std::vector<int> next(4, 0);
  for (const std::string& line : tap.written) {
    const auto t = static_cast<size_t>(line[0] - '0');
    EXPECT_EQ(line, absl::StrCat(t, " ", next[t]++));
  }
}

TEST(LineWriterTest, AnOutputThatTakesNothingCostsLinesAndNobodysTime) {
  Tap tap;
  tap.closed = true;
  LineWriter::Options options;
  options.max_pending_bytes = 1000;
  LineWriter writer(options, tap.output());
  for (int i = 0; i < 100; ++i) writer.Add(std::string(100, 'x'));
  EXPECT_EQ(writer.dropped(), 90u);
  EXPECT_FALSE(writer.Flush(absl::Milliseconds(1)));
  tap.closed = false;
  ASSERT_TRUE(writer.Flush(absl::Seconds(30)));
  EXPECT_EQ(tap.written.size(), 10u);
  writer.Add("goes on");
  ASSERT_TRUE(writer.Flush(absl::Seconds(30)));
  EXPECT_EQ(tap.written.back(), "goes on");
}

TEST(LineWriterTest, TheEndDoesNotWaitForAnOutputThatTakesNothing) {
  Tap tap;
  tap.closed = true;
  {
    LineWriter::Options options;
    options.last_words = absl::Milliseconds(1);
    LineWriter writer(options, tap.output());
    writer.Add("lost");
  }
  EXPECT_TRUE(tap.written.empty());
}

}  // namespace
}  // namespace turnopt::telemetry

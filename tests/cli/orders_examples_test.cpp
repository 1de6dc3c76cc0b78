// The worked examples of examples/orders: they parse, and the first two are one chain.
#include <fstream>

#include "bonafide/base/hash.h"
#include "bonafide/orders/order.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const fs::path kExamples = fs::path(BONAFIDE_SOURCE_DIR) / "examples/orders";

std::string example(const std::string& name) { return (kExamples / name).string(); }

orders::Order read_example(const std::string& name) {
  auto order = orders::read_order(example(name));
  EXPECT_TRUE(order.ok()) << (order.ok() ? "" : order.error().message);
  return std::move(order).value();
}

class OrderExamples : public InFolder {
 protected:
  void expect_no_history(std::vector<std::string> files, const std::string& words) const {
    files.insert(files.begin(), "history");
    const Finished finished = run(files);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.out, "");
    EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
    EXPECT_TRUE(finished.err.starts_with("bonafide: ")) << finished.err;
    EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;
  }
};

TEST_F(OrderExamples, AllParse) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(kExamples))
    if (file.path().extension() == ".toml") read_example(file.path().filename()), ++count;
  EXPECT_EQ(count, 4u);
}

TEST_F(OrderExamples, NameThePageOfTheSimulatedLogAndTwoYearsThatHoldIt) {
  run_well({"simulate", "--scenario", "strongman", "--events", "20000", "--seed", "1", "--format", "csv", "--out", "sim", "--quiet"});
  for (const char* name : {"02-narrowed.toml", "04-identified-neutral.toml"}) {
    const orders::Order order = read_example(name);
    for (const orders::Item& item : order.items) {
      ASSERT_EQ(item.targets.size(), 1u);
      std::size_t likes = 0;
      for (const auto& row : read_csv(folder_ / "sim/log.csv").rows) {
        if (row.at("target") != item.targets[0].value) continue;
        const Microseconds time = parse_iso_time(row.at("time"))->time;
        EXPECT_EQ(row.at("action"), item.actions.at(0).value);
        EXPECT_GE(time, order.day_begin(item.first_day->value));
        EXPECT_LE(time, order.day_end(item.last_day->value));
        ++likes;
      }
      EXPECT_GT(likes, 100u);
    }
  }
  const orders::Order narrowed = read_example("02-narrowed.toml");
  EXPECT_EQ(narrowed.items[0].last_day->value - narrowed.items[0].first_day->value + 1, 730);
}

TEST_F(OrderExamples, NarrowedSupersedesTheVeryBytesOfTheApplication) {
  EXPECT_EQ(read_example("02-narrowed.toml").supersedes->value, to_hex(sha256(read_file(example("01-application.toml")))));
}

TEST_F(OrderExamples, HistoryShowsTheChainInAnyOrder) {
  const std::string text = run_well({"history", example("02-narrowed.toml"), example("01-application.toml")}).out;
  EXPECT_EQ(text, run_well({"history", example("01-application.toml"), example("02-narrowed.toml")}).out);
  for (const char* words : {"denied-with-leave, by the court", "item 1", "form identified -> aggregate", "item 2 dropped", "deposition 1 dropped", "item 6 added", "2 orders in one chain"})
    EXPECT_NE(text.find(words), std::string::npos) << words;
  for (const std::string& line : lines_of(text)) EXPECT_LE(line.size(), 90u) << line;
  const auto json = nlohmann::json::parse(run_well({"history", example("02-narrowed.toml"), example("01-application.toml"), "--json"}).out);
  EXPECT_EQ(json.at("orders").at(0).at("states").size(), 4u);
  EXPECT_EQ(json.at("orders").at(1).at("supersedes"), json.at("orders").at(0).at("sha256"));
}

TEST_F(OrderExamples, HistoryOfABrokenChainIsAnError) {
  expect_no_history({example("02-narrowed.toml")}, "none of the files given");
  write("01.toml", read_file(example("01-application.toml")) + "\n");
  expect_no_history({path("01.toml"), example("02-narrowed.toml")}, "a hash changes with every byte");
  expect_no_history({example("01-application.toml"), example("01-application.toml")}, "the same order");
  expect_no_history({example("01-application.toml"), example("03-dsa-art40.toml")}, "two chains");
}

TEST_F(OrderExamples, HistoryOfABadFileSaysWhere) {
  write("cut.toml", read_file(example("01-application.toml")).substr(0, 2000));
  expect_no_history({path("cut.toml")}, "cut.toml:");
  write("bytes.toml", "format = 1\ncaption = \"\xff\"\n");
  expect_no_history({path("bytes.toml")}, "bytes.toml:2:12: this is not UTF-8");
  std::ofstream(path("large.toml"));
  fs::resize_file(path("large.toml"), 100'000'000);
  expect_no_history({path("large.toml")}, "large.toml: it is larger than 1048576 bytes");
  expect_no_history({path("none.toml")}, "none.toml: it cannot be opened");
  expect_no_history({folder_.string()}, "Is a directory");
}

}  // namespace
}  // namespace bonafide::cli_tests

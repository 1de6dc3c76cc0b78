#include "bonafide/ingest/csv.h"

#include <random>

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

using Fields = std::vector<std::string>;

struct Parsed {
  std::uint64_t number;
  Fields fields;
  std::string bytes, fault;
};

class Csv : public testing::InFolder {
 protected:
  std::vector<Parsed> parse(std::string_view bytes, char delimiter = ',') {
    auto text = TextBuffer::open(write("a.csv", bytes), Compression::kNone);
    CsvReader reader(std::move(text).value(), delimiter, "a.csv");
    std::vector<Parsed> records;
    CsvReader::Record record;
    while (reader.next(record).value())
      records.push_back({record.number, {record.fields.begin(), record.fields.end()}, std::string(record.bytes),
                         record.fault == nullptr ? "" : record.fault});
    return records;
  }
  Fields one(std::string_view bytes) {
    const auto records = parse(bytes);
    EXPECT_EQ(records.size(), 1u) << bytes;
    return records.empty() ? Fields{} : records[0].fields;
  }
};

TEST_F(Csv, ReadsWhatRfc4180Describes) {
  EXPECT_EQ(one("a,b,c\n"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(one("a,b,c"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(one("a,,\r\n"), (Fields{"a", "", ""}));
  EXPECT_EQ(one("\"a,1\",\"say \"\"hi\"\"\",\"\"\r\n"), (Fields{"a,1", "say \"hi\"", ""}));
  EXPECT_EQ(one("\"two\r\nlines\",b"), (Fields{"two\r\nlines", "b"}));
  EXPECT_EQ(one("\"a\""), (Fields{"a"}));
  EXPECT_EQ(one("\"a\"\r"), (Fields{"a"}));
}

TEST_F(Csv, TrimsAndGuessesNothing) {
  EXPECT_EQ(one(" a ,007,18446744073709551617,1e5\n"), (Fields{" a ", "007", "18446744073709551617", "1e5"}));
  EXPECT_EQ(one("5\" disk,b\n"), (Fields{"5\" disk", "b"}));
}

// Else the lines of somebody's long text would be acts of others.
TEST_F(Csv, AQuoteThatStaysOpenTooLongEndsTheReading) {
  const std::string forged = "\nvictim,p1,1600000001,y", record = "mallory,p1,1600000000,\"x" + forged;
  const std::string filling(kMaxRecordBytes, 'x');
  for (const std::string& rest : {filling + "\"\n", filling + forged + "\"\n", "\"," + filling + forged + "\n"}) {  // closed late, and closed before a tail as long
    auto text = TextBuffer::open(write("long.csv", "actor,target,time,content\n" + record + rest), Compression::kNone);
    CsvReader reader(std::move(text).value(), ',', "long.csv");
    CsvReader::Record read;
    ASSERT_TRUE(reader.next(read).value());
    const auto next = reader.next(read);
    ASSERT_FALSE(next.ok());
    EXPECT_NE(next.error().message.find("long.csv: record 2 holds a quote that is still open after 16 MiB"), std::string::npos) << next.error().message;
  }
}

TEST_F(Csv, ABrokenQuoteCostsTheLineItBeginsOn) {
  for (const char* bad : {"x,\"open,1\n", "x,\"closed\"then,1\n", "\"\"\"\n"}) {
    const auto records = parse(std::string("a,b,c\n") + bad + "d,e,f\ng,\"h\",i\n");
    ASSERT_EQ(records.size(), 4u) << bad;
    EXPECT_EQ(records[1].fault, "broken quotes");
    EXPECT_EQ(records[1].bytes + "\n", bad);
    EXPECT_EQ(records[2].fields, (Fields{"d", "e", "f"}));
    EXPECT_EQ(records[3].fields, (Fields{"g", "h", "i"}));
    EXPECT_EQ(records[3].number, 4u);
  }
}

TEST_F(Csv, ARecordBeyondTheLimitIsGivenUpAndTheNextOneRead) {
  const std::string longest(kMaxRecordBytes, 'x');
  for (const char* begin : {"", "\"quoted\",", "5\" disk,"}) {
    const auto records = parse(std::string("a,b\n") + begin + longest + longest + "\nc,d\n");
    ASSERT_EQ(records.size(), 3u) << begin;
    EXPECT_EQ(records[1].fault, "record longer than 16 MiB");
    EXPECT_EQ(records[2].fields, (Fields{"c", "d"}));
  }
}

TEST_F(Csv, LongFieldsCrossEveryBuffer) {
  const std::string value(3'000'000, 'v');
  const auto records = parse("a,b\n\"" + value + "\n" + value + "\"," + value + "\r\nc,d");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].fields, (Fields{value + "\n" + value, value}));
  EXPECT_EQ(records[2].fields, (Fields{"c", "d"}));
}

TEST_F(Csv, TheDelimiterIsTheCommonestOfTheHeader) {
  EXPECT_EQ(delimiter_of("actor,target,time"), ',');
  EXPECT_EQ(delimiter_of("actor;target;time"), ';');
  EXPECT_EQ(delimiter_of("actor\ttarget\ttime,utc"), '\t');
  EXPECT_EQ(delimiter_of("\"a,b,c\"|target"), '|');
  EXPECT_EQ(delimiter_of("alone"), ',');
}

// Whatever was written comes back. Seed 11; records long enough to cross the buffer's end.
TEST_F(Csv, WrittenRecordsComeBack) {
  std::mt19937_64 random(11);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  std::vector<Fields> written;
  std::string bytes;
  while (bytes.size() < 3'000'000) {
    Fields fields;
    for (int i = 0; i < 4; ++i) {
      std::string value;
      for (auto n = below(20) == 0 ? below(5000) : below(9); n > 0; --n) value += ",\"\r\nab\xC3\xA9;\t"[below(10)];
      bytes += i > 0 ? "," : "";
      const bool needs_quotes = value.find_first_of(",\"\r\n") != std::string::npos || (i == 0 && value.empty());
      if (needs_quotes || below(3) == 0) {
        bytes += '"';
        for (const char c : value) bytes.append(c == '"' ? 2 : 1, c);
        bytes += '"';
      } else {
        bytes += value;
      }
      fields.push_back(value);
    }
    bytes += below(2) == 0 ? "\n" : "\r\n";
    written.push_back(fields);
  }
  const auto records = parse(bytes);
  ASSERT_EQ(records.size(), written.size());
  for (std::size_t i = 0; i < written.size(); ++i) ASSERT_EQ(records[i].fields, written[i]) << i;
}

// The fuzz body: any bytes at all are accounted for, record by record. Seeds 1 to 300.
TEST_F(Csv, NoByteIsLostWhateverTheFileHolds) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    std::mt19937_64 random(seed);
    std::string bytes = "x";  // no byte order mark
    for (auto n = random() % 400; n > 0; --n) bytes += ",\"\"\r\n\nab\xFF\0"[random() % 10];
    std::string rest = bytes;
    std::uint64_t number = 0;
    for (const Parsed& record : parse(bytes)) {
      EXPECT_EQ(record.number, ++number);
      ASSERT_TRUE(rest.starts_with(record.bytes)) << seed;
      rest.erase(0, record.bytes.size());
      if (rest.starts_with('\r')) rest.erase(0, 1);
      if (rest.starts_with('\n')) rest.erase(0, 1);
    }
    EXPECT_EQ(rest, "") << seed;
  }
}

}  // namespace
}  // namespace bonafide::ingest

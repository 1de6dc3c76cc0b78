#include "bonafide/ingest/text_buffer.h"

#include "bonafide/ingest/testing.h"

namespace bonafide::ingest {
namespace {

class Buffer : public testing::InFolder {};

TEST_F(Buffer, GivesEveryLineWhateverItsLength) {
  std::string text;
  for (const std::size_t length : {0, 3, 2'000'000, 1, 900'000, 900'000}) text += std::string(length, 'x') + "\n";
  text += "last";
  auto opened = TextBuffer::open(write("a", text), Compression::kNone);
  TextBuffer& buffer = opened.value();
  std::string seen;
  for (std::size_t bytes = buffer.find_line().value(); bytes > 0; bytes = buffer.find_line().value()) {
    seen += buffer.unread().substr(0, bytes);
    buffer.consume(bytes);
  }
  EXPECT_EQ(seen, text);
  EXPECT_TRUE(buffer.at_end());
}

TEST_F(Buffer, ALineWithoutEndIsGivenUpAndSkipped) {
  auto opened = TextBuffer::open(write("a", std::string(kMaxRecordBytes + 5'000'000, 'x') + "\nnext"), Compression::kNone);
  TextBuffer& buffer = opened.value();
  EXPECT_GE(buffer.find_line().value(), kMaxRecordBytes);
  ASSERT_TRUE(buffer.skip_line().ok());
  EXPECT_EQ(buffer.find_line().value(), 4u);
  EXPECT_EQ(buffer.unread(), "next");
}

TEST_F(Buffer, SkipsAByteOrderMarkAndRefusesUtf16) {
  EXPECT_EQ(TextBuffer::open(write("a", "\xEF\xBB\xBFx"), Compression::kNone).value().unread(), "x");
  EXPECT_NE(TextBuffer::open(write("b", "\xFF\xFEx"), Compression::kNone).error().message.find("UTF-16"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::ingest

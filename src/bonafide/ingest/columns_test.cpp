#include "bonafide/ingest/columns.h"

#include <gtest/gtest.h>

namespace bonafide::ingest {
namespace {

const Header kOurs{"a.csv", {"time", "actor", "country", "target", "noise"}, false};
const Header kCoortweet{"b.csv", {"object_id", "account_id", "content_id", "timestamp_share"}, false};

ReadOptions with(std::map<std::string, std::string> columns, std::string profile = "") {
  ReadOptions options;
  options.columns = std::move(columns);
  options.profile = std::move(profile);
  return options;
}

std::string described(const Result<Mapping>& mapping) {
  if (!mapping.ok()) return mapping.error().message;
  std::string text = mapping.value().profile + ":";
  for (const Field& field : mapping.value().fields) text += " " + field.role + "=" + field.column;
  return text;
}

TEST(Columns, AProfileIsKnownByTheHeader) {
  EXPECT_EQ(described(choose_columns({}, {kOurs})), "bonafide: actor=actor target=target time=time country=country");
  EXPECT_EQ(described(choose_columns({}, {kCoortweet})),
            "coortweet: actor=account_id target=object_id time=timestamp_share content=content_id");
}

TEST(Columns, ThreeNamedByHandNeedNoProfile) {
  EXPECT_EQ(described(choose_columns(with({{"actor", "noise"}, {"target", "target"}, {"time", "time"}}), {kOurs})),
            "columns: actor=noise target=target time=time");
}

TEST(Columns, FewerNamedByHandStandOverTheProfile) {
  const Header header{"a.csv", {"actor", "target", "stamp", "device"}, false};
  EXPECT_EQ(described(choose_columns(with({{"time", "stamp"}}), {header})), "bonafide: actor=actor target=target time=stamp device=device");
}

TEST(Columns, AnOptionalColumnOfAnyFileCounts) {
  const Header plain{"b.csv", {"actor", "target", "time"}, false};
  EXPECT_EQ(choose_columns({}, {plain, kOurs}).value().attributes(), std::vector<std::string>{"country"});
  EXPECT_EQ(positions(choose_columns({}, {plain, kOurs}).value(), plain).value(), (std::vector<int>{0, 1, 2, -1}));
}

TEST(Columns, AttributesComeInTheOrderOfTheirNames) {
  const Header header{"a.csv", {"actor", "target", "time", "owner", "device", "action", "created", "client", "content", "country"}, false};
  EXPECT_EQ(choose_columns({}, {header}).value().attributes(),
            (std::vector<std::string>{"action", "client", "content", "country", "created", "device", "owner"}));
}

TEST(Columns, AMissingColumnIsNamedAndThoseThereListed) {
  EXPECT_EQ(described(choose_columns({}, {{"x.csv", {"who", "what", "when"}, false}})),
            "x.csv has no columns that a profile knows (bonafide profiles); it has who, what, when; "
            "say which column is which: --columns actor=...,target=...,time=...");
  EXPECT_EQ(described(choose_columns(with({}, "coortweet"), {kOurs})),
            "a.csv has no column \"account_id\"; it has time, actor, country, target, noise; "
            "say which column is which: --columns actor=...,target=...,time=...");
  EXPECT_NE(described(choose_columns(with({{"owner", "boss"}}), {kOurs})).find("a.csv has no column \"boss\" (--columns owner=boss)"),
            std::string::npos);
}

TEST(Columns, FilesOfDifferentProfilesAreReadApart) {
  EXPECT_NE(described(choose_columns({}, {kOurs, kCoortweet})).find("different profiles, as a.csv"), std::string::npos);
}

TEST(Columns, UnknownRolesAndProfilesAreAMatterOfUsage) {
  const auto role = choose_columns(with({{"actr", "x"}}), {kOurs});
  EXPECT_EQ(role.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(role.error().message, "--columns actr=x: there is no role \"actr\"; the roles are actor, target, time, "
                                  "action, client, content, country, created, device, owner");
  const auto profile = choose_columns(with({}, "nope"), {kOurs});
  EXPECT_EQ(profile.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(profile.error().message, "--profile nope: there is no such profile; there are bonafide, coortweet");
}

TEST(Columns, ANeededNameThatStandsTwiceIsAnError) {
  const Header twice{"a.csv", {"actor", "target", "time", "time", "noise", "noise"}, false};
  EXPECT_NE(positions(choose_columns({}, {twice}).value(), twice).error().message.find("names its column \"time\" twice"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::ingest

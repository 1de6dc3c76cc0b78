#include "bonafide/verify/produced_items.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/canonical_json.h"
#include "bonafide/verify/attestation.h"

namespace bonafide::verify {
namespace {

using nlohmann::json;

constexpr const char* kPrivacy = "data/privacy.json";

// id and form of each item, in order. @return false where privacy.json is not what a production writes. Only what has a canonical form is
// parsed: no key stands twice in it, and it is not nested so deep that copying it would end the program.
bool read_forms(std::string_view text, std::vector<ProducedItem>& out) {
  const auto canonical = seal::canonical_json(text, kPrivacy);
  if (!canonical.ok()) return false;
  const json privacy = json::parse(canonical.value(), nullptr, /*allow_exceptions=*/false);
  if (!privacy.is_object() || privacy.value("format", json()) != json(1)) return false;
  const json items = privacy.value("items", json());
  if (!items.is_array()) return false;
  for (const json& item : items) {
    if (!item.is_object() || !item.contains("item") || !item["item"].is_string() || !item.contains("form") || !item["form"].is_string()) return false;
    out.push_back({item["item"].get<std::string>(), item["form"].get<std::string>(), "", ""});
  }
  return true;
}

// N of data/item-N-...; 0 where it is no such name. Written without leading zeros, so that a number has one name.
std::uint64_t item_number(std::string_view file) {
  constexpr std::string_view kBefore = "data/item-";
  if (!file.starts_with(kBefore)) return 0;
  file.remove_prefix(kBefore.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), number);
  return error == std::errc() && file.front() != '0' && end != file.data() + file.size() && *end == '-' ? number : 0;
}

// Tables of an item of this form, without ending: its answer first. Empty: no such form.
std::vector<std::string_view> tables_of(std::string_view form) {
  if (form == "aggregate") return {"accounts"};
  if (form == "group") return {"groups", "findings"};
  if (form == "pseudonymous" || form == "identified") return {"records", "findings"};
  return {};
}

}  // namespace

std::vector<ProducedItem> produced_items(std::string_view privacy_json, const Statement& statement, const std::set<std::string>& files, Outcome& outcome) {
  std::vector<ProducedItem> items;
  std::vector<std::string> ids;
  if (!read_forms(privacy_json, items)) outcome.faults.push_back(fmt::format("{}: it is not a privacy statement of format 1", kPrivacy));
  for (const ProducedItem& item : items) ids.push_back(item.id);
  if (ids != statement.items) {
    outcome.faults.push_back(fmt::format("{}: its items are not those of the signed statement", kPrivacy));
    return {};
  }
  std::set<std::uint64_t> numbers;  // an item's place in the order, which the statement keeps
  for (const std::string& file : files)
    if (const std::uint64_t number = item_number(file); number > 0) numbers.insert(number);
  std::set<std::string> expected{"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt", "statement.dsse.json",
                                 "data/checkpoint", "data/order.toml", "data/policy.toml", "data/privacy.json", "data/report.html", "data/withheld.csv", "data/withheld.parquet"};
  if (statement.seed) expected.insert("seed.rsa-oaep");
  if (numbers.size() != items.size()) outcome.faults.push_back(fmt::format("data: files of {} items are there, and the statement names {}", numbers.size(), items.size()));
  auto number = numbers.begin();
  for (ProducedItem& item : items) {
    const std::vector<std::string_view> tables = tables_of(item.form);
    if (tables.empty()) outcome.faults.push_back(fmt::format("{}: item \"{}\" has the form \"{}\", which is none of format 1", kPrivacy, item.id, item.form));
    if (tables.empty() || number == numbers.end()) return {};
    for (const std::string_view table : tables)
      for (const char* ending : {"csv", "parquet"}) expected.insert(fmt::format("data/item-{}-{}.{}", *number, table, ending));
    item.answer = fmt::format("data/item-{}-{}.csv", *number, tables.front());
    if (item.form == "identified") item.proofs = fmt::format("data/item-{}-proofs.jsonl", *number);
    if (!item.proofs.empty()) expected.insert(item.proofs);
    ++number;
  }
  for (const std::string& file : expected)
    if (!files.contains(file)) outcome.faults.push_back(fmt::format("{}: it is absent, and belongs to this production", file));
  for (const std::string& file : files)
    if (!expected.contains(file) && !is_attestation(file)) outcome.faults.push_back(fmt::format("{}: it does not belong to this production", file));
  return items;
}

}  // namespace bonafide::verify

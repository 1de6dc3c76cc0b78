#include "bonafide/verify/proof_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/utf8.h"

namespace bonafide::verify {
namespace {

constexpr std::size_t kLeastFields = 3;   // actor, target, time
constexpr std::size_t kMostFields = 16;   // docs/formats/seal.md
constexpr std::size_t kMostHashes = 64;   // no tree is higher
constexpr std::size_t kMostName = 255;

// A text from the front. Each step says whether what it asks for stands there, and goes past it.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }

  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  bool take_hex(std::span<std::uint8_t> out) {
    const std::size_t digits = 2 * out.size();
    if (rest_.size() < digits || !seal::parse_hex(rest_.substr(0, digits), out)) return false;
    rest_.remove_prefix(digits);
    return true;
  }
  bool take_base64(Digest& out) {
    constexpr std::size_t kLetters = 44;
    const auto digest = seal::parse_base64_digest(rest_.substr(0, kLetters));
    if (!digest) return false;
    out = *digest;
    rest_.remove_prefix(kLetters);
    return true;
  }
  // Digits without a leading zero.
  bool take_number(std::uint64_t& out) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    const auto digits = static_cast<std::size_t>(end - rest_.data());
    if (error != std::errc() || (rest_.front() == '0' && digits > 1)) return false;
    rest_.remove_prefix(digits);
    return true;
  }
  // A JSON string behind its first quote, with the last one; each character written in the one way of RFC 8785, 3.2.2.2.
  bool take_string(std::string& out) {
    out.clear();
    for (;;) {
      const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
      out.append(rest_.begin(), end);
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
      if (take("\"")) return seal::is_utf8(out);
      if (!take("\\") || !take_escape(out)) return false;
    }
  }

 private:
  bool take_escape(std::string& out) {
    constexpr std::string_view kShort = "btnfr\"\\", kMeant = "\b\t\n\f\r\"\\";
    const std::size_t known = rest_.empty() ? std::string_view::npos : kShort.find(rest_.front());
    if (known != std::string_view::npos) {
      rest_.remove_prefix(1);
      out += kMeant[known];
      return true;
    }
    std::array<std::uint8_t, 1> byte;
    if (!take("u00") || !take_hex(byte) || byte[0] >= 0x20 || kMeant.find(static_cast<char>(byte[0])) != std::string_view::npos) return false;
    out += static_cast<char>(byte[0]);
    return true;
  }
  std::string_view rest_;
};

// {"name":NAME,"salt":SALT,"value":VALUE}, behind its {. Its commitment is recomputed.
bool take_open(Reader& in, std::string_view name, std::string& value, Digest& commitment) {
  seal::Salt salt;
  if (!in.take("\"name\":\"") || !in.take(name) || !in.take("\",\"salt\":\"") || !in.take_hex(salt) || !in.take("\",\"value\":\"") || !in.take_string(value) || !in.take("}")) return false;
  commitment = seal::commitment(salt, {name, value});
  return true;
}

// {"commitment":COMMITMENT,"name":NAME}, behind its {. @param name the one that it must have; empty: any.
bool take_closed(Reader& in, std::string_view name, Digest& commitment) {
  std::string given;
  return in.take("\"commitment\":\"") && in.take_hex(commitment) && in.take("\",\"name\":\"") && in.take_string(given) && in.take("}") && given.size() <= kMostName && (name.empty() || given == name);
}

// @return the number of fields; 0 where they are not of the form.
std::size_t take_fields(Reader& in, ProofLine& out, std::span<Digest, kMostFields> commitments) {
  if (!in.take("{\"fields\":[{") || !take_open(in, "actor", out.actor, commitments[0])) return 0;
  if (!in.take(",{") || !take_open(in, "target", out.target, commitments[1]) || !in.take(",{")) return 0;
  std::string time;
  const Reader before = in;
  if (take_open(in, "time", time, commitments[2])) {
    out.time = std::move(time);
  } else {
    in = before;
    out.time.reset();
    if (!take_closed(in, "time", commitments[2])) return 0;
  }
  std::size_t fields = kLeastFields;
  for (; in.take(",{"); ++fields)
    if (fields == kMostFields || !take_closed(in, "", commitments[fields])) return 0;
  return fields;
}

bool take_hashes(Reader& in, std::vector<Digest>& out) {
  out.clear();
  if (in.take("]")) return true;
  do {
    if (out.size() == kMostHashes) return false;
    out.emplace_back();
    if (!in.take("\"") || !in.take_base64(out.back()) || !in.take("\"")) return false;
  } while (in.take(","));
  return in.take("]");
}

}  // namespace

bool parse_proof_line(std::string_view line, ProofLine& out) {
  Reader in(line);
  std::array<Digest, kMostFields> commitments;
  const std::size_t fields = take_fields(in, out, commitments);
  if (fields == 0 || !in.take("],\"hashes\":[") || !take_hashes(in, out.hashes) || !in.take(",\"index\":") || !in.take_number(out.index) || !in.take("}") || !in.at_end()) return false;
  out.leaf = seal::record_leaf(std::span(commitments).first(fields));
  return true;
}

}  // namespace bonafide::verify

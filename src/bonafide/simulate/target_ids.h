// What is a target called? Its number comes first: numbers ascend as the ids do, so that likes can be
// put into the order of ids without writing one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "bonafide/simulate/ids.h"
#include "bonafide/simulate/strongman.h"

namespace bonafide::simulate {

class TargetIds {
 public:
  static constexpr std::uint32_t kRange = 1'000'000'000;  ///< of the numbers; the strongman's is kRange itself

  TargetIds(std::uint64_t seed, std::optional<std::uint32_t> strongman_page)
      : scheme_(seed, "page ids", 'p', kDigits), strongman_page_(strongman_page) {}

  std::uint32_t number(std::uint32_t page) const {
    return page == strongman_page_ ? kRange : static_cast<std::uint32_t>(scheme_.number(page));
  }
  std::string text(std::uint32_t number) const { return number == kRange ? kStrongmanId : scheme_.text(number); }

 private:
  static constexpr int kDigits = 9;
  IdScheme scheme_;
  std::optional<std::uint32_t> strongman_page_;
};

}  // namespace bonafide::simulate

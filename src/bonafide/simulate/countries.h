// Where do accounts live? In invented countries: their codes are those that ISO 3166-1 leaves to
// its users, so that no real country is ever accused by an example.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace bonafide::simulate {

struct Country {
  std::string_view code;
  double share_of_accounts;
  int utc_offset_hours;
};

inline constexpr std::array<Country, 12> kCountries{{
    {"ZZ", 0.15, 7},  // the strongman's: small beside his audience
    {"XA", 0.20, -5},
    {"XB", 0.14, 1},
    {"XC", 0.12, 0},
    {"XD", 0.10, 3},
    {"XE", 0.08, -3},
    {"XF", 0.06, 9},
    {"XG", 0.05, 2},
    {"XH", 0.03, -8},
    {"XM", 0.03, 8},
    {"XN", 0.02, 5},
    {"XP", 0.02, 6},
}};
inline constexpr std::uint8_t kHomeCountry = 0;
/// Where most bought accounts come from: the last ones of the table.
inline constexpr std::uint8_t kFirstSupplyCountry = 9, kSupplyCountries = 3;

}  // namespace bonafide::simulate

// What else does the platform know of an account? Country, creation, app and device: the columns
// that can raise a verdict to `manufactured`. Half of the farms betray themselves here, the other
// half do not; and people share devices too.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// The table's columns, ascending, each once: `action` (always "like") and what is asked for.
/// @errors kUsage: a column that no simulated log has.
Result<std::vector<std::string>> column_names(const std::vector<std::string>& extra, bool with_strongman);

/// Writes an account's values of the columns. Holds the population by reference.
class AccountColumns {
 public:
  /// @param names  as column_names gives them.
  AccountColumns(const Population& population, std::vector<std::string> names);

  /// Whether two accounts may differ; where not, of() is the same for all, and need not be asked for each.
  bool differ() const;
  /// One value a name; the views hold until the next call.
  /// @param first_second  of the account's first act: nobody acts before being created.
  std::span<const std::string_view> of(std::uint32_t account, std::uint32_t first_second);

 private:
  const Population& population_;
  std::vector<std::string> names_, values_;
  std::vector<std::string_view> views_;
};

}  // namespace bonafide::simulate

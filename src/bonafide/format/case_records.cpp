#include "bonafide/format/case_records.h"

#include "bonafide/base/result.h"

namespace bonafide::format {

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnexplained:
      return "unexplained";
    case Verdict::kCoordinated:
      return "coordinated";
    case Verdict::kFarmLike:
      return "farm-like";
    case Verdict::kManufactured:
      return "manufactured";
  }
  CHECK(false);
  return "";
}

}  // namespace bonafide::format

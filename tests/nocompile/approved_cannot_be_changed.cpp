// What was approved cannot be swapped for something else afterwards.
#include "bonafide/disclose/approved.h"

void use() {
  auto approved = bonafide::disclose::Gate::for_custodian(7);
#ifdef MUST_NOT_COMPILE
  approved.value() = 8;
#else
  (void)approved.value();
#endif
}

// A permit comes from `permit`, which looks at the order, the policy and the day; nobody else makes one.
#include "bonafide/disclose/permit.h"

namespace disclose = bonafide::disclose;

disclose::Permit use(const disclose::Permission& permission) {
#ifdef MUST_NOT_COMPILE
  (void)permission;
  return disclose::Permit();
#else
  return permission.permits.front();
#endif
}

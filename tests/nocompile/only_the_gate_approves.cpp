// Nobody but the gate makes an Approved<T>, from outside or by default.
#include "bonafide/disclose/approved.h"

using Approved = bonafide::disclose::Approved<int>;

int use() {
#ifdef MUST_NOT_COMPILE
  return Approved(7, "custodian").value();
#else
  return bonafide::disclose::Gate::for_custodian(7).value();
#endif
}

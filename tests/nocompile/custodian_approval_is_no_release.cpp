// An approval for the custodian does not turn into one for a recipient.
#include "bonafide/disclose/recipient_gate.h"

namespace disclose = bonafide::disclose;

void use(disclose::Withheld raw) {
#ifdef MUST_NOT_COMPILE
  disclose::Released<disclose::Withheld> released = disclose::Gate::for_custodian(std::move(raw));
#else
  disclose::Approved<disclose::Withheld> released = disclose::Gate::for_custodian(std::move(raw));
#endif
  (void)released.value();
}

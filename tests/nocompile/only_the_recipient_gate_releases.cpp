// Nobody but the gate to the recipient makes a Released<T>.
#include "bonafide/disclose/recipient_gate.h"

namespace disclose = bonafide::disclose;

disclose::Released<disclose::Withheld> use(disclose::Withheld raw) {
#ifdef MUST_NOT_COMPILE
  return disclose::Released<disclose::Withheld>(std::move(raw), "mine");
#else
  (void)raw;
  return disclose::RecipientGate::refused({});
#endif
}

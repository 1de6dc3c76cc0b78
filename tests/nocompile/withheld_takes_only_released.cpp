// Also the account of what is withheld goes through the gate to the recipient.
#include "bonafide/production/answer_files.h"

namespace disclose = bonafide::disclose;

void use(std::vector<disclose::Released<disclose::Withheld>> released, disclose::Withheld raw) {
#ifdef MUST_NOT_COMPILE
  (void)released;
  (void)bonafide::production::write_withheld("withheld.csv", {disclose::Gate::for_custodian(std::move(raw))});
#else
  (void)disclose::Gate::for_custodian(std::move(raw));
  (void)bonafide::production::write_withheld("withheld.csv", released);
#endif
}

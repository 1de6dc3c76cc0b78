// What check prints for a court or a party is made of released figures, never of the custodian's exact ones.
#include "bonafide/report/burden_report.h"
#include "bonafide/report/noised_report.h"

namespace disclose = bonafide::disclose;

std::string use(const disclose::Approved<bonafide::orders::OrderBurden>& exact, const disclose::Released<disclose::NoisedBurden>& noised) {
#ifdef MUST_NOT_COMPILE
  (void)noised;
  return bonafide::report::noised_burden_json(exact, {});
#else
  (void)exact;
  return bonafide::report::noised_burden_json(noised, {});
#endif
}

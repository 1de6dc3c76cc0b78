// The report in a production is written from released answers; what the custodian may see cannot be put into its page.
#include "bonafide/report/production_report.h"

using bonafide::disclose::Gate;
namespace disclose = bonafide::disclose;

void use(bonafide::report::ProducedItem& produced, const disclose::Released<disclose::RecordsAnswer>& released, disclose::RecordsAnswer raw) {
#ifdef MUST_NOT_COMPILE
  const auto approved = Gate::for_custodian(std::move(raw));
  (void)released;
  produced.answer = &approved;
#else
  (void)Gate::for_custodian(std::move(raw));
  produced.answer = &released;
#endif
}

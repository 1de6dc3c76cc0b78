// What was approved for the custodian is not thereby fit to leave: no writer of a production takes it.
#include "bonafide/production/answer_files.h"

using bonafide::disclose::Gate;
namespace disclose = bonafide::disclose;

void use(const disclose::Released<disclose::RecordsAnswer>& released, disclose::RecordsAnswer raw) {
#ifdef MUST_NOT_COMPILE
  (void)bonafide::production::write_answer("records.csv", Gate::for_custodian(std::move(raw)));
#else
  (void)Gate::for_custodian(std::move(raw));
  (void)bonafide::production::write_answer("records.csv", released);
#endif
}

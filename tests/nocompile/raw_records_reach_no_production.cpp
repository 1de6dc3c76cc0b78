// An answer that nobody approved is no argument of a writer.
#include "bonafide/production/answer_files.h"

namespace disclose = bonafide::disclose;

void use(const disclose::Released<disclose::RecordsAnswer>& released) {
#ifdef MUST_NOT_COMPILE
  (void)bonafide::production::write_answer("records.csv", released.value());
#else
  (void)bonafide::production::write_answer("records.csv", released);
#endif
}

// A report cannot be written from findings that no policy has let through.
#include "bonafide/report/report.h"

std::string write(bonafide::format::Findings findings) {
#ifdef MUST_NOT_COMPILE
  return bonafide::report::html_report(findings);
#else
  return bonafide::report::html_report(bonafide::disclose::Gate::for_custodian(std::move(findings)));
#endif
}

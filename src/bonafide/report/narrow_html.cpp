#include "bonafide/report/narrow_page.h"
#include "bonafide/report/narrow_plot.h"
#include "bonafide/report/narrow_report.h"
#include "bonafide/report/narrow_words.h"

namespace bonafide::report {

std::string narrow_html(const disclose::Approved<orders::Ladder>& approved) {
  const orders::Ladder& ladder = approved.value();
  std::vector<bool> best;
  for (const orders::Candidate& one : ladder.candidates) best.push_back(one.best);
  return ladder_page({ladder, ladder_sentence(ladder), "Exact counts, for the custodian alone.", approved.policy(), ladder.events_sha256, ladder_figure(ladder, "ladder"), ladder.remarks, std::move(best)});
}

}  // namespace bonafide::report

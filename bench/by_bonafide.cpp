#include "meetings.h"
#include "pair_counting.h"

namespace bonafide::bench {

Answer by_bonafide(const events::EventTable& events, Question question, unsigned threads) {
  const Meetings meetings = count_meetings(events, question.window_seconds, question.at_least, threads);
  Answer answer;
  for (const Met& met : meetings.pairs) answer.add(met.a, met.b, met.targets);
  answer.touched = meetings.touched;
  return answer;
}

}  // namespace bonafide::bench

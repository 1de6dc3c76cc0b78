#include "bonafide/report/method.h"

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

// DETECTION sections 2 to 4.4 in plain words. M, U, a, n as in the legend at its head.
constexpr const char* kMethod = R"html(
<p>Notation: <i>M</i> events; <i>a</i><sub><i>i</i></sub> events of account <i>i</i>; <i>n</i> accounts that act;
<i>P</i> targets; <i>n</i><sub><i>s</i></sub>(<i>e</i>) other events on the target of <i>e</i> within the window of
scale <i>s</i>. Only an account’s first act on a target counts; repeated acts prove nothing about a second account.</p>
<ol>
<li><strong>Candidates.</strong> Two accounts meet when both act on one target within a window. A meeting tells the
more, the fewer others were there: it scores
<span class="formula"><i>l</i><sub><i>s</i></sub>(<i>e</i>) = ln(<i>M</i> / max(1, <i>n</i><sub><i>s</i></sub>(<i>e</i>)))</span>
at the smallest scale that holds it. On crowded targets, accounts are sampled by a keyed hash of their ids, so that no
viral target outweighs the rest.</li>
<li><strong>Pair bound.</strong> If every act on a target fell to account <i>j</i> with probability
<i>a</i><sub><i>j</i></sub> / <i>M</i>, then <i>k</i> meetings of <i>i</i> with <i>j</i>, their scores adding up to
<i>S</i>, would have at most the probability
<span class="formula">ln <i>p</i> ≤ min<sub>θ</sub> [ −θ (<i>S</i> − <i>k</i> ln <i>a</i><sub><i>j</i></sub>)
+ <i>a</i><sub><i>j</i></sub><sup>1−θ</sup> <i>F</i><sub><i>i</i></sub>(θ) ]</span>
(a Chernoff bound; <i>F</i><sub><i>i</i></sub> sums (<i>n</i><sub><i>s</i></sub>/<i>M</i>)<sup>1−θ</sup> over the
row of <i>i</i>). Pairs below 5 / <i>n</i> in both directions are kept. Pairs only propose: nothing is claimed of
one.</li>
<li><strong>Groups.</strong> Pairs that lie in at least two triangles are joined by label propagation, weighted by how
far they are below the bound. Groups of five or more accounts are candidates. Candidates whose targets overlap beyond
chance are merged before any of them is tested.</li>
<li><strong>Target set.</strong> The group’s targets <i>B</i> are those which it hit at least three times and more
often than its share of all activity allows (Poisson tail below 0.01 / <i>P</i>). Each has a window: the shortest time
that holds 80 % of the group’s acts, padded by half its length.</li>
<li><strong>Recruit.</strong> Accounts whose hits inside these windows are improbable (Benjamini–Hochberg at 1 % over
all accounts, at least two hits), and lie inside them more than other people’s acts on the same targets do, join the
group; members of whom that is not true leave it. Up to three rounds; then accounts only leave, until all who are left
pass.</li>
<li><strong>Affinity.</strong> How much more often than independence would have it do outsiders, members of no
candidate, who act on some targets of <i>B</i> act on others of <i>B</i>? An upper confidence limit of that factor, or
of the rate of outsiders already engaged with one half of <i>B</i> on the other half: the larger is what shared
interest may explain.</li>
<li><strong>Lockstep: the same targets.</strong> The group’s hits on <i>B</i> are compared with
<span class="formula">λ = <i>A</i><sub><i>G</i></sub> × (share of outsiders’ acts that falls on <i>B</i>, half an act a target added) × affinity,
</span>
<i>A</i><sub><i>G</i></sub> being all acts of the group’s accounts. The upper tail is bounded by Chernoff’s
inequality for a Poisson count, and the price of having searched is added to its logarithm:
<span class="formula">ln C(<i>n</i>, |<i>G</i>|) + ln C(<i>P</i>, |<i>B</i>|) + ln <i>n</i> + ln <i>P</i> +
ln 4.</span> This is done twice, for acts at any time and for acts inside the windows alone; the second also pays for
the choice of each window, ln(<i>N</i>(<i>N</i> + 1)/2) for a target with <i>N</i> acts. The better of the two counts,
at twice its <i>p</i>.</li>
<li><strong>Lockstep: the same time.</strong> Fans of one subject like the same targets, but act there when other
people do. So, for each target: of its <i>N</i> acts, <i>k</i> are the group’s and <i>m</i> lie in the window; were the
group an audience like others, its acts in the window would follow the hypergeometric distribution. Times
<i>N</i>(<i>N</i> + 1)/2 for the choice of window; targets are combined by Fisher’s method. </li>
<li><strong>Not by habit.</strong> Followers see each post at once, newcomers and night shifts are there together:
habits make people meet without any agreement. So each member’s own times are dealt out anew among its own targets, 99
times, and, separately, its own delays after each target’s first act. A crew that goes to each target at a time of the
target’s own comes apart in both; habits survive. The statistic is the number of pairs of members on one target within
the group’s main scale; <i>p</i> is the normal tail of its distance from the permutations, claimed down to
10<sup>−15</sup> and no further. The group’s <i>p</i> is the largest of the three: all must hold.</li>
<li><strong>Unrelated targets.</strong> Each target is stood for by accounts in no candidate, with three acts or more, that
act on no other target of the group. Two targets are related as far as two such accounts, one from each, go to the same third
targets; 1 is what targets at random as popular come to. The log’s interests are learnt from control sets, each around one
target drawn at random; a community over <i>K</i> interests is put together from <i>K</i> of them, thousands of times,
thinned and blurred as the group’s own publics are, and <i>p</i> is the group’s rank: (1 + communities as little related) /
(1 + drawn). Not tested with fewer than six targets, where interests hardly show or fewer than 2 <i>K</i> of them stand apart, or where not one in ten sets of targets at random would
have been told from such a community. <i>K</i>* is the largest <i>K</i> at which the verdict stands.</li>
<li><strong>Verdicts.</strong> Benjamini–Hochberg at 1 % over all candidates, those that could not be tested counted
with <i>p</i> = 1, gives <em>coordinated</em>. <em>Farm-like</em> are, of those, the most groups <i>F</i> for which <i>p</i> of lockstep is at
most 0.1 % × <i>F</i> / candidates and <i>p</i> of unrelated targets at most 0.9 % × <i>F</i> / coordinated groups that could be tested for it. Where the log has devices or creation times, the group, which was
found without them, is compared with outsiders of the same country, activity or time by an exact test; if the larger of
this <i>p</i> and that of lockstep passes the same procedure, it is <em>manufactured</em>. Client and country are printed and never count. Everything else stays <em>unexplained</em>.</li>
</ol>
)html";

struct Term {
  const char* word;
  const char* meaning;
};
constexpr Term kGlossary[] = {
    {"custodian", "Who holds the log already. Under the policy of that name a report shows everything."},
    {"event", "A row of the log: an account, a target, a time."},
    {"act", "The first event of an account on a target. Later ones do not count."},
    {"affinity",
     "How many times more often than by chance shared interest may bring the same accounts to the same "
     "targets, as measured on outsiders."},
    {"candidate", "A group that pairs propose. It is tested as a whole."},
    {"control sets", "Targets of this log that the public of one of them likes together, or, to compare, targets at random. They show what interest looks like here."},
    {"coordinated",
     "The members hit the same targets in the same windows more than chance and the interest that "
     "outsiders show in those targets allow. Supporters who organise do this too."},
    {"farm-like",
     "Coordinated, on targets that people outside connect less than those of a community over K unrelated interests. "
     "Lockstep on unrelated targets, and nothing else."},
    {"impressions", "A log of which account was shown what, and when. With it, a recommender and advertising can be tested."},
    {"K, K*",
     "K is how many unrelated interests a genuine community is granted, by convention. K* is the largest K at which farm-like still "
     "stands: a community would have to span more than that to look the same."},
    {"lockstep", "Acting on the same targets within the same windows."},
    {"manufactured",
     "Coordinated or farm-like, and a column of the log that had no part in finding the group (devices, creation of accounts) sets its accounts apart by its own test."},
    {"meeting", "Two accounts act on one target within a window."},
    {"outsider",
     "An account in no candidate group. What chance and interest allow is learnt from outsiders."},
    {"p",
     "The chance, at most, of a finding like this or a stronger one, if the assumptions of its test "
     "held. It is not the chance that the accounts are innocent."},
    {"q",
     "p corrected for the number of candidates: among groups with q below 1 %, at most about 1 % are "
     "expected to be chance, if the assumptions hold."},
    {"relatedness",
     "How much the publics of different targets have in common on third targets, 1 being targets at random as popular as these."},
    {"unexplained",
     "A candidate whose lockstep is not significant, or cannot be tested. A lead, not a finding."},
    {"window",
     "On a target: the time in which the group’s acts count. At a scale: how close two acts must be to meet."}};

}  // namespace

std::string limits_section(const format::RunRecord& run) {
  std::string html = "<h2>What this log cannot tell</h2>\n<ul>\n";
  for (const auto& limit : run.limits) html += fmt::format("<li>{}</li>\n", text_html(limit));
  return html +
         "<li>Who is behind an account, and what its owner meant: no verdict says that an account is "
         "fake.</li>\n"
         "<li>Whether accounts that stand in no group act on their own: what is not found is not "
         "cleared.</li>\n"
         "</ul>\n";
}

std::string method_section(const format::RunRecord& run) {
  return fmt::format(
             "<section class=\"method\">\n<h2>How it was computed</h2>\n<p>In this log, pairs proposed {}; "
             "{} could be tested and {} could not; {} came out coordinated.</p>",
             count_of(run.candidates, "candidate group"), format::grouped(run.tested),
             format::grouped(run.not_testable), format::grouped(run.coordinated)) +
         kMethod + "</section>\n";
}

std::string glossary_section() {
  std::string html = "<h2>Glossary</h2>\n<dl>\n";
  for (const auto& [word, meaning] : kGlossary)
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(word), escaped(meaning));
  return html + "</dl>\n";
}

}  // namespace bonafide::report

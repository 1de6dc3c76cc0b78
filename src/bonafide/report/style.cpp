#include "bonafide/report/style.h"

namespace bonafide::report {

// Two type sizes below a heading: 1rem for text, .8125rem for tables, notes and plots.
// Group colours are Okabe and Ito's, without vermillion and yellow: the one reads as an accusation,
// the other is too pale on white. Innocent accounts are grey.
const char* const kStyleSheet = R"css(
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1d1f; --quiet: #5a6066; --hair: #d5d8db; --field: #f4f5f6;
  --grey: #9aa0a6; --link: #00578a; --window: #ece6d3;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --ink: #e4e6e8; --quiet: #a3a9af; --hair: #363b40; --field: #1e2125;
    --grey: #747b82; --link: #7cc4f0; --window: #39352a;
  }
}
.g1 { --group: #0072b2 } .g2 { --group: #e69f00 } .g3 { --group: #009e73 }
.g4 { --group: #cc79a7 } .g5 { --group: #56b4e9 }
@media screen and (prefers-color-scheme: dark) { .g1 { --group: #2f95d6 } }

html { font: 100%/1.5 Charter, "Bitstream Charter", Cambria, Georgia, "Liberation Serif", "Times New Roman", serif;
  font-variant-numeric: lining-nums tabular-nums; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2.5rem 1rem 4rem; max-width: 42rem; background: var(--paper); color: var(--ink);
  overflow-wrap: break-word; }
p, ol, ul, dl, .limit { max-width: 33rem; }
h1 { font-size: 1.5rem; line-height: 1.3; font-weight: 600; margin: .4rem 0 .8rem; text-wrap: pretty; }
h2 { font-size: 1.2rem; line-height: 1.3; font-weight: 600; margin: 2.6rem 0 .5rem; padding-top: .7rem;
  border-top: 1px solid var(--hair); }
h3 { font-size: 1rem; font-weight: 600; margin: 1.6rem 0 .4rem; max-width: 40rem; text-wrap: pretty; }
p, ul, ol { margin: .5rem 0; }
li { margin: .35rem 0; }
a { color: var(--link); }
table, .note, .log, figcaption, summary, pre, code, svg text, .formula {
  font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", Roboto, system-ui, sans-serif;
  font-size: .8125rem; line-height: 1.45; }
code, pre { font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
pre { overflow-x: auto; padding: .6rem .8rem; background: var(--field); }
.note, figcaption, .quiet { color: var(--quiet); }
.p, .whole { white-space: nowrap; }
sup, sub { line-height: 0; font-size: .75em; }
.hash { overflow-wrap: anywhere; }
.id { unicode-bidi: isolate; overflow-wrap: anywhere; }
.formula { display: block; margin: .3rem 0 .3rem 1.2rem; font: inherit; }

dl { margin: .6rem 0; }
dl > div { display: grid; grid-template-columns: 8.5rem 1fr; column-gap: 1rem; padding: .2rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
.version { max-width: none; }
.log { max-width: none; border-top: 1px solid var(--hair); border-bottom: 1px solid var(--hair); padding: .4rem 0; }
.log > div { grid-template-columns: 5.5rem 1fr; padding: .05rem 0; }

.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .6rem 0; }
th, td { text-align: left; vertical-align: top; padding: .22rem .8rem .22rem 0; }
th { font-weight: 600; color: var(--quiet); border-bottom: 1px solid var(--ink); vertical-align: bottom; }
td { border-bottom: 1px solid var(--hair); }
.n { text-align: right; white-space: nowrap; }
td:first-child { white-space: nowrap; }
.prose td:first-child, details td:first-child { white-space: normal; }
.prose td:first-child { min-width: 8rem; }
.marker { vertical-align: -1px; }
h2 .marker { width: 15px; height: 15px; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); }

figure { margin: 1.4rem 0; }
figure h3 { margin: 0 0 .5rem; }
figcaption { max-width: 36rem; margin-top: .4rem; }
figure svg { display: block; min-width: 640px; }
svg text { fill: var(--ink); }
svg text.quiet { fill: var(--quiet); }
svg text.strong { font-weight: 600; }
.fill { fill: var(--group); }
.field { fill: var(--field); }
.rule, .bracket { stroke: var(--quiet); fill: none; }
.bar, .outsiders { fill: var(--grey); }
.expected { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 4 3; }
.window { fill: var(--window); }
.mark { stroke: var(--group); stroke-width: .8; fill: none; }
.swatch { fill: var(--group); }
.mark.whisker { stroke-width: 1.6; }
.hollow { fill: none; stroke: var(--quiet); }
.hair { stroke: var(--hair); fill: none; }
.s1 { opacity: .32 } .s2 { opacity: .52 } .s3 { opacity: .75 }
.mark.outside { stroke: var(--grey); stroke-width: .35; }
.swatch.outside { fill: var(--grey); }
.swatch.window { fill: var(--window); stroke: var(--quiet); }

@media (max-width: 30rem) {
  body { padding-top: 1.2rem; }
  h1 { font-size: 1.25rem; }
  dl > div, .log > div { grid-template-columns: 1fr; }
  .log dt { font-weight: 600; }
  .stacks thead { display: none; }
  .stacks, .stacks tbody { display: block; }
  .stacks tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--hair); }
  .stacks td { display: flex; justify-content: space-between; border: 0; padding: .08rem 0; }
  .stacks td::before { content: attr(data-label); color: var(--quiet); }
}
@page { margin: 18mm; }
@media print {
  html { font-size: 10.5pt; }
  body { padding: 0; max-width: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .plot, .prose, tr, dl, li, pre, header { break-inside: avoid; }
  h2, h3, h4, thead { break-after: avoid; }
  .group { break-before: page; }
  p, ol, ul, dl, .limit { max-width: 38rem; }
  h1 { font-size: 1.25rem; }
  h2 { margin-top: 1.2rem; }
  p { margin: .35rem 0; }
  th, td { padding-top: .15rem; padding-bottom: .15rem; }
  svg[aria-labelledby*="-matrix"] { max-height: 124mm; }  /* with its caption and the paragraph above it, a page */
  .wide { overflow: visible; }
  details:not([open]) { display: none; }
  a { color: inherit; text-decoration: none; }
  figure svg { min-width: 0; max-width: 100%; height: auto; }
}
)css";

}  // namespace bonafide::report

#pragma once

namespace reluscope {

/// The report's style sheet. On the screen it follows the reader's light or dark theme; on paper it is always light, on
/// A4: rows, figures and clusters are not cut, and headings of tables come again on each page.
inline constexpr const char* kReportStyle = R"(
@page { size: A4; margin: 16mm 14mm; }
:root { --text: #1b1f26; --muted: #566070; --line: #d4d9e1; --panel: #f6f7f9; --back: #fff; --up: #e07b28; --down: #2e86c1; }
@media screen { :root { color-scheme: light dark; } }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e8eaed; --muted: #a3abb8; --line: #343a45; --panel: #1b1e24; --back: #14161a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 20px 60px; max-width: 960px; background: var(--back); color: var(--text); font: 16px/1.5 Inter, Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; line-height: 1.3; margin: 40px 0 10px; overflow-wrap: anywhere; }
h3 { font-size: 16px; margin: 0; overflow-wrap: anywhere; }
p { margin: 6px 0; overflow-wrap: anywhere; }
.muted, figcaption, th, dt, footer { color: var(--muted); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 16px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; padding: 12px 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; align-content: start; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 4px 10px 4px 0; text-align: left; vertical-align: bottom; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; } .n + td:not(.n), .n + th:not(.n) { padding-left: 14px; } td svg { max-width: none; margin-bottom: 5px; }
th { font-weight: 400; font-size: 14px; }
.n { text-align: right; }
code { font: 13px/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: normal; }
td code { white-space: nowrap; }
section.cluster { border: 1px solid var(--line); border-radius: 6px; padding: 14px 16px; margin: 14px 0; }
.say { font-size: 18px; }
.chart { margin: 12px 0 2px; font-weight: 600; }
ul { margin: 6px 0; padding-left: 22px; } li { margin: 4px 0; overflow-wrap: anywhere; } a { color: inherit; text-underline-offset: 3px; }
section.summary { border: 1px solid var(--line); border-radius: 6px; padding: 4px 18px 12px; margin: 18px 0; background: var(--panel); } section.summary h2 { margin: 12px 0 6px; }
section.summary p { margin: 10px 0; } table.narrow { width: auto; }
svg { max-width: 100%; height: auto; display: block; } svg.plot { width: 540px; }
svg text { fill: var(--text); font-size: 14px; } svg .axis { fill: var(--muted); font-size: 13px; }
svg .up { fill: var(--up); } svg .down { fill: var(--down); } svg .rule { stroke: var(--muted); } svg .grid { stroke: var(--line); } svg .on { fill: var(--text); } svg .off { fill: none; stroke: var(--muted); } svg .units { fill: #1b1f26; font-size: 12px; }
svg .predicted { fill: var(--text); } svg .observed { fill: var(--back); stroke: var(--up); stroke-width: 2.5; } svg .gap { stroke: var(--up); stroke-width: 2; }
@media screen and (max-width: 600px) { body { padding: 16px 12px 40px; } section.cluster, section.summary { padding-left: 10px; padding-right: 10px; } }
details { margin: 6px 0; } summary { color: var(--muted); cursor: pointer; }
figure { margin: 16px 0; } figure.swarm img { width: 620px; } figure img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
footer { margin-top: 48px; font-size: 14px; }
@media print {
:root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.4; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 22pt; break-after: avoid; } h2.page { break-before: page; margin-top: 0; } .say { font-size: 12pt; }
section.summary { border: 0; padding: 0; margin: 0; background: none; break-after: page; font-size: 9pt; line-height: 1.32; } section.summary h2 { margin: 4pt 0 2pt; } section.summary nav { display: none; } section.summary p { margin: 4pt 0; } section.summary li { margin: 2pt 0; } section.summary table { font-size: 8.5pt; }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 0 5mm; align-items: start; } .pictures figure { margin: 0 0 5mm; } .pictures img { max-height: 70mm; } figcaption { font-size: 9pt; }
section.cluster { padding: 6pt 9pt; margin: 6pt 0; } section.cluster .say { font-size: 10.5pt; } svg.plot { width: 340px; } figure.swarm img { width: 110mm; } summary { list-style: none; }
section.cluster, figure, tr, dl, svg, li { break-inside: avoid; } h3 { break-after: avoid; } a { text-decoration: none; } p.chart { break-after: avoid; } p { orphans: 3; widows: 3; }
.scroll { overflow: visible; } table { font-size: 9pt; } thead { display: table-header-group; } th { font-size: 8.5pt; } th, td { padding: 3pt 6pt 3pt 0; }
td, td code { white-space: normal; } td.n { white-space: nowrap; } code { font-size: 8pt; } figure img { max-height: 235mm; } footer { margin-top: 22pt; font-size: 9pt; }
}
)";

}  // namespace reluscope

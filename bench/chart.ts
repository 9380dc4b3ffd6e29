/** Results as a bar chart: how many times as fast as the plain loop, for a few of the cases. */
import { digits } from "./format.ts";
import { machineLine } from "./machine.ts";
import type { Report, TaskName } from "./result.ts";

const groups: readonly (readonly [name: string, title: string])[] = [
  ["kl-random-16-f64-rows", "f64, 16 bins"],
  ["kl-random-64-f64-rows", "f64, 64 bins"],
  ["kl-random-256-f64-rows", "f64, 256 bins"],
  ["kl-random-64-f64-reference", "f64, 64 bins, one reference"],
  ["kl-random-64-u16-rows", "counts (u16), 64 bins"],
  ["kl-random-64-f32-rows", "f32, 64 bins"],
  ["kl-near-1e-6-64-f64-rows", "f64, 64 bins, near-equal (1e-6)"],
  ["kl-flights-48-u16-reference", "flights (u16, 78 % zeros)"],
];

const series: readonly (readonly [task: TaskName, title: string])[] = [
  ["js", "JavaScript"],
  ["wasm", "WebAssembly, with copy-in"],
  ["kernel", "WebAssembly, kernel alone"],
];

const width = 760;
const left = 280;
const right = 60;
const bar = 11;
const gap = 14;
const top = 78;
const groupHeight = series.length * bar + gap;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .small { font-size: 10px; fill: #59636e; }
  .grid { stroke: #d1d9e0; }
  .plain { stroke: #59636e; stroke-dasharray: 3 3; }
  .spread { stroke: #1f2328; }
  .js { fill: #d4a72c; } .wasm { fill: #54aeff; } .kernel { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .small { fill: #9198a1; } .grid { stroke: #3d444d; } .plain { stroke: #9198a1; }
    .spread { stroke: #f0f6fc; }
  }`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

export function chart(report: Report): string {
  const found = groups.flatMap(([name, title]) => {
    const tasks = report.cases.find((one) => one.name === name)?.tasks;
    return tasks === undefined ? [] : [{ title, tasks }];
  });
  const greatest = Math.max(2, ...found.flatMap(({ tasks }) => tasks.map((task) => task.ratio.high)));
  const step = greatest > 12 ? 4 : greatest > 6 ? 2 : 1;
  const end = Math.ceil(greatest / step) * step;
  const x = (ratio: number) => (left + (ratio / end) * (width - left - right)).toFixed(1);
  const height = top + found.length * groupHeight + 34;
  const bottom = top + found.length * groupHeight;
  const parts: string[] = [];
  for (let tick = 0; tick <= end; tick += step) {
    parts.push(`<line class="grid" x1="${x(tick)}" y1="${top - 6}" x2="${x(tick)}" y2="${bottom - 4}"/>`);
    parts.push(`<text class="small" x="${x(tick)}" y="${bottom + 9}" text-anchor="middle">${tick}×</text>`);
  }
  for (const [at, { title, tasks }] of found.entries()) {
    const y = top + at * groupHeight;
    parts.push(`<text x="${left - 10}" y="${y + 21}" text-anchor="end">${escaped(title)}</text>`);
    for (const [row, [name]] of series.entries()) {
      const ratio = tasks.find((task) => task.task === name)?.ratio;
      if (ratio === undefined) continue;
      const middle = y + row * bar + bar / 2;
      const length = (Number(x(ratio.median)) - left).toFixed(1);
      parts.push(`<rect class="${name}" x="${left}" y="${y + row * bar}" width="${length}" height="${bar - 1}"/>`);
      parts.push(`<line class="spread" x1="${x(ratio.low)}" y1="${middle}" x2="${x(ratio.high)}" y2="${middle}"/>`);
      parts.push(
        `<text class="small" x="${Number(x(ratio.high)) + 4}" y="${middle + 3.5}">${digits(ratio.median)}</text>`,
      );
    }
  }
  parts.push(`<line class="plain" x1="${x(1)}" y1="${top - 6}" x2="${x(1)}" y2="${bottom - 4}"/>`);
  const legend = series.map(([name, title], at) => {
    const start = 16 + at * 210;
    return `<rect class="${name}" x="${start}" y="38" width="12" height="12"/><text x="${start + 18}" y="48">${title}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Speed of kullback against a plain loop">
<style>${style}
</style>
<text class="title" x="16" y="24">KL divergence: times as fast as a plain Math.log loop (dashed)</text>
${legend.join("\n")}
${parts.join("\n")}
<text class="small" x="16" y="${height - 6}">${escaped(machineLine(report))}</text>
</svg>
`;
}

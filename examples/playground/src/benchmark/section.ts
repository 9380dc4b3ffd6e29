/** The benchmark, run in this browser: a chart, and a table to copy. */

import * as Plot from "@observablehq/plot";
import { Chart } from "../charts/chart.ts";
import { button, element, field, scrolling, select, table } from "../dom.ts";
import { csvOf, exportButton } from "../export.ts";
import { Task } from "../task.ts";
import {
  type BenchmarkRequest,
  binCounts,
  type FromBenchmark,
  measured,
  type TaskName,
  type TaskSpeed,
} from "./messages.ts";

const titles: Readonly<Record<TaskName, string>> = {
  plain: "plain loop",
  js: "kullback, JavaScript",
  wasm: "kullback, WebAssembly",
};

const tenths = (value: number) => value.toFixed(1);

function cellsOf({ task, nanoseconds, ratio }: TaskSpeed): [string, string, string, string] {
  const quartiles = `${tenths(nanoseconds.low)}–${tenths(nanoseconds.high)}`;
  return [titles[task], tenths(nanoseconds.median), quartiles, tenths(ratio.median)];
}

const columns = ["implementation", "ns a bin, median", "quartiles", "times as fast"] as const;

/** The same as text that other programs make a table of. */
function markdownOf(speeds: readonly TaskSpeed[], title: string): string {
  const lines = [columns, columns.map((_, column) => (column === 0 ? "---" : "--:")), ...speeds.map(cellsOf)];
  return `${title}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

function run(
  request: BenchmarkRequest,
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<Extract<FromBenchmark, { kind: "done" }>> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const running = new Promise<Extract<FromBenchmark, { kind: "done" }>>((resolve, reject) => {
    worker.onmessage = ({ data: message }: MessageEvent<FromBenchmark>) => {
      if (message.kind === "progress") onProgress(message.done / message.total);
      else if (message.kind === "done") resolve(message);
      else reject(new Error(message.message));
    };
    worker.onerror = ({ message }) => reject(new Error(message || "the benchmark could not be started"));
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.postMessage(request);
  });
  return running.finally(() => worker.terminate());
}

export function benchmarkSection(): HTMLElement {
  let request: BenchmarkRequest = { divergence: "kl", bins: 64 };
  let shown: { readonly speeds: readonly TaskSpeed[]; readonly title: string } | undefined;
  const task = new Task();
  const chart = new Chart(150);
  const place = element("div");
  const title = element("h3", { id: "benchmark-results" });
  const copied = element("span", { role: "status", class: "hint" });

  const show = (speeds: readonly TaskSpeed[], { divergence, bins }: BenchmarkRequest) => {
    const text = `${divergence} of rows of ${bins} bins in double precision`;
    shown = { speeds, title: `${text}, ${navigator.userAgent}` };
    title.textContent = text;
    copied.textContent = "";
    chart.draw(`Nanoseconds a bin of ${speeds.map((speed) => titles[speed.task]).join(", ")}`, {
      marginLeft: 150,
      x: { label: "nanoseconds a bin; the line joins the quartiles", grid: true, zero: true, nice: true },
      y: { label: null, domain: speeds.map((speed) => titles[speed.task]) },
      marks: [
        Plot.barX(speeds, {
          x: (speed) => speed.nanoseconds.median,
          y: (speed) => titles[speed.task as TaskName],
          fill: (speed) => (speed.task === "plain" ? "var(--muted)" : "var(--accent)"),
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.ruleY(speeds, {
          x1: (speed) => speed.nanoseconds.low,
          x2: (speed) => speed.nanoseconds.high,
          y: (speed) => titles[speed.task as TaskName],
          stroke: "currentColor",
          strokeWidth: 2,
        }),
      ],
    });
    const heads = columns.map((name, column) => ({ title: name, numeric: column > 0 }));
    const made = table("Results of the benchmark", heads, speeds.map(cellsOf), { captionHidden: true });
    place.replaceChildren(scrolling("Results of the benchmark", made));
  };

  const start = () => {
    const asked = request;
    void task.run("Measuring, which takes some seconds", async (signal, onProgress) => {
      const { speeds, missing } = await run(asked, signal, onProgress);
      results.hidden = false;
      show(speeds, asked);
      return missing === undefined ? "Measured." : `Measured, without WebAssembly: ${missing}`;
    });
  };
  const names = select<BenchmarkRequest["divergence"]>(
    measured.map((name) => [name, name] as const),
    request.divergence,
    (divergence) => {
      request = { ...request, divergence };
    },
  );
  const bins = select(
    binCounts.map((count) => [String(count), String(count)] as const),
    String(request.bins),
    (count) => {
      request = { ...request, bins: Number(count) as BenchmarkRequest["bins"] };
    },
  );
  const copy = button(
    "Copy the table",
    async () => {
      if (shown === undefined) return;
      try {
        await navigator.clipboard.writeText(markdownOf(shown.speeds, shown.title));
        copied.textContent = "Copied, as Markdown.";
      } catch {
        copied.textContent = "This browser does not let the page copy; select the table instead.";
      }
    },
    { class: "quiet" },
  );
  const save = exportButton("Export CSV", "benchmark.csv", () =>
    csvOf(
      ["implementation", "nanoseconds", "lower quartile", "upper quartile", "ratio"],
      (shown?.speeds ?? []).map((speed) => {
        const { median, low, high } = speed.nanoseconds;
        return [titles[speed.task], median, low, high, speed.ratio.median];
      }),
    ),
  );
  const results = element(
    "section",
    { class: "card", "aria-labelledby": "benchmark-results", hidden: true },
    title,
    chart.element,
    place,
    element("div", { class: "card-foot" }, copied, element("div", { class: "buttons" }, copy, save)),
  );
  const settings = element(
    "section",
    { class: "card", "aria-label": "What is measured" },
    element(
      "p",
      {},
      "Three ways to score the same random histograms, row against row: the loop over Math.log that you would write yourself, this package in JavaScript, and this package in WebAssembly, with all that has to be copied for it. They take turns for fifteen rounds, so that whatever slows the machine down slows all of them. For steady figures, close other programs.",
    ),
    element(
      "div",
      { class: "controls" },
      field("Divergence", names),
      field("Bins a row", bins),
      button("Run the benchmark", start),
    ),
    task.element,
  );
  return element(
    "section",
    { id: "benchmark", "aria-labelledby": "benchmark-title" },
    element("h2", { id: "benchmark-title" }, "Benchmark in this browser"),
    settings,
    results,
  );
}

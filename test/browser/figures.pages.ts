import { chromium } from "playwright";
import { expect, test } from "vitest";
import { RELATIVE_ERROR } from "../tolerances.ts";
import { bundleOf } from "./bundle.ts";
import { launchOptions } from "./chromium.ts";
import type { Figures } from "./figures-page.ts";
import { serve } from "./server.ts";
import { visit } from "./visit.ts";

// How fast the library is in a page. Figures are reported; that they are no worse than before is not tested, for other
// programs run on this machine.

const VISITS = 5;

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)] as number;
}

function spread(values: readonly number[]): string {
  const [least, low, median, high] = [0, 0.25, 0.5, 0.75].map((part) => quantile(values, part).toPrecision(3));
  return `${median} (quartiles ${low} and ${high}, least ${least})`;
}

test("createEngine() to the first score, and scores beside the plain loop", async () => {
  // In one file, so that nothing is still to be fetched when the clock starts.
  const files = await bundleOf({ entryPoints: ["test/browser/figures-page.ts"], splitting: false });
  const page = `<!doctype html><html lang="en"><title>Figures</title><link rel="icon" href="data:,"><body><output></output><script src="/bundle/main.js" type="module"></script>`;
  // Isolated, a page has a clock of 5 µs.
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = await serve(({ pathname }) =>
    pathname === "/" ? { type: "text/html", body: page, headers } : files.get(pathname),
  );
  const browser = await chromium.launch(launchOptions);
  try {
    const visits: Figures[] = [];
    for (let count = 0; count < VISITS; count++) {
      const { result, console } = await visit(browser, `${server.origin}/`);
      expect(console).toEqual([]);
      visits.push(result as Figures);
    }
    for (const { difference, plain, wasm, js } of visits) {
      // The plain loop's own errors: roundings of 64 terms that are larger than their sum.
      expect(difference).toBeLessThan(64 * RELATIVE_ERROR);
      for (const time of [...plain, ...wasm, ...js]) expect(time).toBeGreaterThan(0);
    }
    const all = (figure: (one: Figures) => readonly number[]) => visits.flatMap(figure);
    const toPlain = (backend: "wasm" | "js") =>
      all((one) => one.plain.map((time, round) => time / (one[backend][round] as number)));
    const lines = [
      `Chromium ${browser.version()}, medians:`,
      `createEngine() to the first score, the first time in a page: ${spread(all(({ first }) => [first]))} ms`,
      `the same again in that page: ${spread(all(({ again }) => again))} ms`,
      "kl of rows of 64 bins in double precision:",
      `  the plain loop: ${spread(all(({ plain }) => plain))} ns a bin`,
      `  wasm: ${spread(all(({ wasm }) => wasm))} ns a bin, ${spread(toPlain("wasm"))} times as fast`,
      `  js: ${spread(all(({ js }) => js))} ns a bin, ${spread(toPlain("js"))} times as fast`,
    ];
    console.log(lines.join("\n  "));
  } finally {
    await browser.close();
    await server.close();
  }
});

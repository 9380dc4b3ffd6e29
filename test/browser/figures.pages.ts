import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RELATIVE_ERROR } from "../tolerances.ts";
import { bundleOf } from "./bundle.ts";
import { launchOptions } from "./chromium.ts";
import { serve } from "./server.ts";
import type { Speed } from "./speed-page.ts";
import type { Starts } from "./start-page.ts";
import { visit } from "./visit.ts";

// How fast the built package is in a page. Figures are reported; that they are no worse than before is not tested, for
// other programs run on this machine.

const VISITS = 5;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(launchOptions);
});
afterAll(() => browser?.close());

/** What a page finds each time that it is opened. */
async function visits(program: string, splitting: boolean): Promise<unknown[]> {
  const files = await bundleOf({ entryPoints: [program], splitting });
  const body = `<!doctype html><html lang="en"><title>Figures</title><link rel="icon" href="data:,"><body><output></output><script src="/bundle/main.js" type="module"></script>`;
  // Isolated, a page has a clock of 5 µs.
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const page = { type: "text/html", body, headers };
  const server = await serve(({ pathname }) => (pathname === "/" ? page : files.get(pathname)));
  const results: unknown[] = [];
  try {
    while (results.length < VISITS) {
      const { result, console } = await visit(browser, `${server.origin}/`);
      expect(console).toEqual([]);
      results.push(result);
    }
  } finally {
    await server.close();
  }
  return results;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (part: number) => (sorted[Math.round((sorted.length - 1) * part)] as number).toPrecision(3);
  return `${quantile(0.5)} (quartiles ${quantile(0.25)} and ${quantile(0.75)}, least ${quantile(0)})`;
}

function report(lines: readonly string[]): void {
  console.log([`Chromium ${browser.version()}, medians:`, ...lines].join("\n  "));
}

test("createEngine() to the first score", async () => {
  // In one file, so that nothing is still to be fetched when the clock starts.
  const starts = (await visits("test/browser/start-page.ts", false)) as Starts[];
  for (const time of starts.flat()) expect(time).toBeGreaterThan(0);
  report([
    `createEngine() to the first score, the first time in a page: ${spread(starts.map(([first]) => first))} ms`,
    `the same again in that page: ${spread(starts.flatMap(([, ...again]) => again))} ms`,
  ]);
});

test("scores of rows, beside the plain loop", async () => {
  const speeds = (await visits("test/browser/speed-page.ts", true)) as Speed[];
  const timesOf = (name: "plain" | "wasm" | "js") => speeds.flatMap(({ nanoseconds }) => nanoseconds[name]);
  const plain = timesOf("plain");
  const line = (backend: "wasm" | "js") => {
    const ratios = timesOf(backend).map((time, round) => (plain[round] as number) / time);
    return `  ${backend}: ${spread(timesOf(backend))} ns a bin, ${spread(ratios)} times as fast`;
  };
  report([
    "kl of rows of 64 bins in double precision:",
    `  the plain loop: ${spread(plain)} ns a bin`,
    line("wasm"),
    line("js"),
  ]);
  // The plain loop's own errors: roundings of 64 terms that are larger than their sum.
  for (const { difference } of speeds) expect(difference).toBeLessThan(64 * RELATIVE_ERROR);
  for (const time of [...plain, ...timesOf("wasm"), ...timesOf("js")]) expect(time).toBeGreaterThan(0);
});

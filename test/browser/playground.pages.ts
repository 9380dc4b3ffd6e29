import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coarsen } from "../../src/discrete/coarsen.ts";
import { familyDocumentation } from "../../src/divergence-documentation.ts";
import { divergenceNames } from "../../src/divergences.ts";
import { jsDivergence, klDivergence } from "../../src/single-pairs.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { barsOf, exported, massesOf, nextFrame, numbersOf, Playground, scoresOf } from "./playground.ts";

// The playground as people use it. What it shows is compared with numbers that are found here.

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.open();
}, 120_000);
afterAll(() => playground?.close());

const sections = ["draw", "file", "benchmark"] as const;

/** The middle of an element, or a part of its height from below. */
async function pointOf(place: Locator, height = 0.5): Promise<[x: number, y: number]> {
  const box = await place.boundingBox();
  if (box === null) throw new Error("it is not shown");
  return [box.x + box.width / 2, box.y + box.height * (1 - height)];
}

const choose = (page: Page, name: string) => page.getByRole("radio", { name, exact: true }).check();

describe("P and Q, drawn", () => {
  test("dragging over bars changes them, and every number, while the pointer is down", () =>
    playground.visit("draw", async (page) => {
      const before = await scoresOf(page, "kl");
      const bars = barsOf(page, "P");
      await page.mouse.move(...(await pointOf(bars.nth(1), 0.8)));
      await page.mouse.down();
      await nextFrame(page);
      const [first] = await scoresOf(page, "kl");
      expect(first).not.toBe(before[0]);
      expect((await massesOf(page, "P"))[1]).toBeCloseTo(80, -0.5);
      await page.mouse.move(...(await pointOf(bars.nth(4), 0.1)), { steps: 12 });
      await nextFrame(page);
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      expect(p[4]).toBeCloseTo(10, -0.5);
      expect(await scoresOf(page, "kl")).toEqual([klDivergence(p, q), klDivergence(q, p)]);
      await page.mouse.up();
      // Nobody drags any more.
      await page.mouse.move(...(await pointOf(bars.nth(8), 0.9)));
      await nextFrame(page);
      expect(await massesOf(page, "P")).toEqual(p);
    }));

  test("keys go from bar to bar, and change one", () =>
    playground.visit("draw", async (page) => {
      const q = await massesOf(page, "Q");
      await barsOf(page, "Q").first().focus();
      await page.keyboard.press("ArrowRight");
      for (const key of ["ArrowUp", "ArrowUp", "PageUp", "ArrowDown"]) await page.keyboard.press(key);
      await nextFrame(page);
      const changed = q.map((mass, bin) => (bin === 1 ? mass + 11 : mass));
      expect(await massesOf(page, "Q")).toEqual(changed);
      await page.keyboard.press("Home");
      await nextFrame(page);
      expect((await massesOf(page, "Q"))[1]).toBe(0);
      expect((await scoresOf(page, "kl"))[0]).toBe(Number.POSITIVE_INFINITY);
      // One bar of each is in the order of the Tab key.
      for (const side of ["P", "Q"] as const) {
        const orders = await barsOf(page, side).evaluateAll((all) => all.map((bar) => (bar as HTMLElement).tabIndex));
        expect(orders.filter((order) => order === 0)).toHaveLength(1);
      }
    }));

  test("every divergence is there; nats and bits", () =>
    playground.visit("draw", async (page) => {
      const named = await page.locator("tr[data-divergence] .measure-name").allTextContents();
      expect(named.slice(0, divergenceNames.length)).toEqual([...divergenceNames]);
      expect(named).toHaveLength(divergenceNames.length + Object.keys(familyDocumentation).length - 1);
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      const inNats = { js: await scoresOf(page, "js"), variation: await scoresOf(page, "total-variation") };
      expect(inNats.js).toEqual([jsDivergence(p, q), jsDivergence(q, p)]);
      await page.locator("#draw").getByRole("radio", { name: "bits" }).check();
      await nextFrame(page);
      expect(await scoresOf(page, "kl")).toEqual([klDivergence(p, q, { base: 2 }), klDivergence(q, p, { base: 2 })]);
      // It has no logarithm.
      expect(await scoresOf(page, "total-variation")).toEqual(inNats.variation);
    }));

  test("the parameter of a divergence, and one that it does not take", () =>
    playground.visit("draw", async (page) => {
      const input = page.getByRole("spinbutton", { name: "Rényi divergence, α" });
      await input.fill("1");
      await nextFrame(page);
      const kl = await scoresOf(page, "kl");
      expect(await scoresOf(page, "renyi(1)")).toEqual(kl);
      await input.fill("-1");
      await expect
        .poll(() => page.getByRole("alert").allTextContents())
        .toContainEqual(expect.stringContaining("got -1"));
      expect(await scoresOf(page, "renyi(1)")).toEqual(kl);
    }));

  test("rows without mass have no scores, and no errors", () =>
    playground.visit("draw", async (page) => {
      const bars = barsOf(page, "P");
      const count = await bars.count();
      await bars.first().focus();
      for (let bin = 0; bin < count; bin++) {
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowRight");
      }
      await nextFrame(page);
      expect(await massesOf(page, "P")).toEqual(Array(count).fill(0));
      expect(await scoresOf(page, "kl")).toEqual([Number.NaN, Number.NaN]);
    }));

  test("contributions of bins, as a table and as a CSV, add up", () =>
    playground.visit("draw", async (page) => {
      const card = page.getByRole("region", { name: "Contribution of each bin" });
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      await card.getByText("As a table").click();
      const [header, ...lines] = await exported(page, card.getByRole("button", { name: "Export CSV" }));
      expect(header).toBe("bin,p,q,contribution");
      const rows = lines.map((line) => line.split(",").map(Number));
      expect(rows).toHaveLength(p.length);
      const total = rows.reduce((sum, row) => sum + (row[3] as number), 0);
      expect(total).toBeCloseTo(klDivergence(p, q), 13);
      expect(await numbersOf(card.locator("tbody"))).toEqual(rows.flatMap(([, ...numbers]) => numbers));
      await card.getByRole("combobox").selectOption("jeffreys");
      await choose(page, "D(Q‖P)");
      await nextFrame(page);
      const [, ...others] = await exported(page, card.getByRole("button", { name: "Export CSV" }));
      const both = others.reduce((sum, line) => sum + Number(line.split(",")[3]), 0);
      expect(both).toBeCloseTo(klDivergence(p, q) + klDivergence(q, p), 13);
    }));
});

describe("lessons", () => {
  test("asymmetry", () =>
    playground.visit("draw", async (page) => {
      await choose(page, "Asymmetry");
      await nextFrame(page);
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      const both = [klDivergence(p, q), klDivergence(q, p)] as const;
      expect(await numbersOf(page.locator(".lesson"))).toEqual([...both]);
      // As its words say.
      expect(both[1]).toBeGreaterThan(1.2 * both[0]);
      await page.getByRole("button", { name: "Exchange P and Q" }).click();
      await nextFrame(page);
      expect(await numbersOf(page.locator(".lesson"))).toEqual([both[1], both[0]]);
    }));

  test("zeros and smoothing", () =>
    playground.visit("draw", async (page) => {
      await choose(page, "Zeros and smoothing");
      await nextFrame(page);
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      expect(await numbersOf(page.locator(".lesson"))).toEqual([
        Number.POSITIVE_INFINITY,
        ...[1e-12, 1e-6, 1e-3].map((epsilon) => klDivergence(p, q, { zeros: { epsilon } })),
        ...[0.5, 1].map((pseudocount) => klDivergence(p, q, { zeros: { pseudocount } })),
        klDivergence(p, q, { zeros: "drop" }),
      ]);
      const draw = page.locator("#draw");
      await draw.getByRole("radio", { name: "becomes epsilon" }).check();
      await draw.getByRole("slider", { name: "Epsilon, a probability" }).fill("-3");
      await nextFrame(page);
      expect((await scoresOf(page, "kl"))[0]).toBe(klDivergence(p, q, { zeros: { epsilon: 1e-3 } }));
    }));

  test("covering and seeking: a normal distribution is moved, dragged, and found", () =>
    playground.visit("draw", async (page) => {
      await choose(page, "Covering and seeking");
      const mean = page.getByRole("slider", { name: "Mean of Q" });
      const deviation = page.getByRole("slider", { name: "Standard deviation of Q" });
      const divergences = async () => {
        await nextFrame(page);
        return scoresOf(page, "kl");
      };
      await mean.fill("2");
      const begun = await divergences();
      await page.getByRole("button", { name: /^Cover/ }).click();
      const covered = await divergences();
      // Moments of the mixture: its mean is −0.48, its deviation 2.48; the line ends where tails do not.
      expect(Number(await mean.inputValue())).toBeCloseTo(-0.5, 0);
      expect(Number(await deviation.inputValue())).toBeGreaterThan(2.2);
      expect(covered[0]).toBeLessThan(begun[0]);
      await page.getByRole("button", { name: /^Seek/ }).click();
      const sought = await divergences();
      expect(Number(await mean.inputValue())).toBeCloseTo(-2.4, 0);
      expect(Number(await deviation.inputValue())).toBeLessThan(1);
      expect(sought[1]).toBeLessThan(covered[1]);
      expect(covered[0]).toBeLessThan(sought[0]);
      await page.mouse.move(...(await pointOf(page.locator(".movable"))));
      await page.mouse.down();
      await page.mouse.move(...(await pointOf(page.locator(".movable"), 0.4)));
      await page.mouse.up();
      expect(Math.abs(Number(await mean.inputValue()))).toBeLessThan(1);
      expect(await divergences()).not.toEqual(sought);
    }));

  test("coarsening: no number rises", () =>
    playground.visit("draw", async (page) => {
      await choose(page, "Coarsening");
      await nextFrame(page);
      const [p, q] = [await massesOf(page, "P"), await massesOf(page, "Q")];
      const numbers = await numbersOf(page.locator(".lesson"));
      const kl = numbers.filter((_, index) => index % 3 === 0);
      const sizes = [1, 2, 4, 8, 16];
      expect(kl).toEqual(
        sizes.map((size) => {
          const [P, Q] = [p, q].map(
            (row) =>
              coarsen(
                row,
                row.map((_, bin) => Math.floor(bin / size)),
              ).data,
          );
          return klDivergence(P as Float64Array, Q as Float64Array);
        }),
      );
      for (const [index, number] of numbers.entries()) {
        if (index >= 3) expect(number).toBeLessThanOrEqual(numbers[index - 3] as number);
      }
      await choose(page, "4");
      await nextFrame(page);
      expect(await page.locator(".lesson mark").textContent()).toBe("4");
    }));
});

/** Drops a file onto the page as a hand would; `more` bytes follow its contents, which the page makes up. */
async function drop(page: Page, name: string, contents: string | readonly number[], more = 0): Promise<void> {
  const files = await page.evaluateHandle(
    ({ name, contents, more }) => {
      const start = typeof contents === "string" ? contents : Uint8Array.from(contents);
      const rest = new Uint8Array(more).map((_, index) => 1 + ((index * 7 + (index >> 6)) % 251));
      const transfer = new DataTransfer();
      transfer.items.add(new File([start, rest], name));
      return transfer;
    },
    { name, contents, more },
  );
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: files });
}

const status = (page: Page) => page.locator("#file").getByRole("status").textContent();

async function untilScored(page: Page): Promise<void> {
  await expect.poll(() => status(page), { timeout: 30_000 }).toMatch(/^Scored/);
}

async function scoresInFile(page: Page): Promise<number[]> {
  const [header, ...lines] = await exported(page, page.getByRole("button", { name: "Export scores (CSV)" }));
  expect(header).toBe("row,label,mass,score");
  return lines.map((line) => Number((line.split(",")[3] as string).replace("inf", "Infinity")));
}

const rows = [
  [4, 3, 2, 1],
  [1, 1, 1, 1],
  [0, 0, 1, 9],
  [5, 4, 0, 1],
];
const csv = `name,a,b,c,d\n${rows.map((row, index) => `"row ""${index}""",${row.join(",")}`).join("\n")}\n`;
const mean = rows.reduce((sum, row) => sum.map((value, bin) => value + (row[bin] as number)));

describe("a file", () => {
  test("a CSV is dropped: scores from the mean, the strangest rows, P over Q, all as CSV", () =>
    playground.visit("file", async (page) => {
      await drop(page, "four.csv", csv);
      await untilScored(page);
      const wanted = rows.map((row) => klDivergence(row, mean, { base: 2 }));
      expect(await scoresInFile(page)).toEqual(wanted);
      const names = await page.locator(".strangest .row-button").allTextContents();
      expect(names[0]).toBe('row "2"');
      expect(await numbersOf(page.locator(".strangest"))).toEqual([...wanted].sort((a, b) => b - a));
      const [, ...strangest] = await exported(page, page.getByRole("button", { name: "Export these rows (CSV)" }));
      expect(strangest[0]).toBe(`2,"row ""2""",10,${wanted[2]}`);
      await page.getByRole("button", { name: 'row "3"' }).click();
      expect(await page.locator("#selected-title").textContent()).toContain('row "3"');
      const [header, ...bins] = await exported(page, page.getByRole("button", { name: "Export P and Q (CSV)" }));
      expect(header).toBe("bin,p,q");
      expect(bins[0]).toBe(`a,0.5,${10 / 34}`);
      const counts = await exported(page, page.locator(".distribution").getByRole("button", { name: "Export CSV" }));
      expect(counts.slice(1).reduce((sum, line) => sum + Number(line.split(",")[2]), 0)).toBe(rows.length);
    }));

  test("a .npy file is chosen: another reference, another divergence, nats", () =>
    playground.visit("file", async (page) => {
      const data = Float64Array.from(rows.flat());
      const buffer = Buffer.from(npyBytes({ shape: [4, 4], data }));
      await page.locator("input[type=file]").setInputFiles({ name: "four.npy", mimeType: "", buffer });
      await untilScored(page);
      expect(await page.locator(".file-name").textContent()).toBe("four.npy: 4 rows of 4 bins, float64.");
      await page.getByLabel("Reference Q").selectOption("row");
      await page.getByLabel("Row, from 0").fill("3");
      await page.getByLabel("Row, from 0").press("Enter");
      await page.locator("#file").getByRole("radio", { name: "nats" }).check();
      await untilScored(page);
      const reference = rows[3] as number[];
      await expect.poll(() => scoresInFile(page)).toEqual(rows.map((row) => klDivergence(row, reference)));
      await page.getByLabel("Divergence of each row").selectOption("js");
      await expect.poll(() => scoresInFile(page)).toEqual(rows.map((row) => jsDivergence(row, reference)));
      await page.getByLabel("Divergence of each row").selectOption("kl");
      await page.locator("#file").getByRole("radio", { name: "pseudocount" }).check();
      const smoothed = rows.map((row) => klDivergence(row, reference, { zeros: { pseudocount: 1 } }));
      await expect.poll(() => scoresInFile(page)).toEqual(smoothed);
      await page.getByRole("button", { name: "row 2" }).click();
      await page.getByRole("button", { name: "Use this row as the reference" }).click();
      const other = rows.map((row) => klDivergence(row, rows[2] as number[], { zeros: { pseudocount: 1 } }));
      await expect.poll(() => scoresInFile(page)).toEqual(other);
      // A measure of one batch has no reference.
      await page.getByLabel("Divergence of each row").selectOption("entropy");
      await expect.poll(async () => (await scoresInFile(page)).length).toBe(rows.length);
    }));

  test("a file that is wrong is said to be, and the next one is read", () =>
    playground.visit("file", async (page) => {
      await drop(page, "wrong.csv", "1,2,3\n4,five,6\n");
      await expect.poll(() => status(page)).toContain("wrong.csv, row 1, bin 1, line 2, column 2: expected a number");
      const truncated = npyBytes({ shape: [2 ** 30, 48], data: new Float64Array(4) });
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "short.npy", mimeType: "", buffer: Buffer.from(truncated) });
      await expect.poll(() => status(page)).toContain("short.npy: expected 412316860416 bytes of data");
      await drop(page, "four.csv", csv);
      await untilScored(page);
    }));

  test("reading and scoring are canceled, frames keep coming, and the page goes on", () =>
    playground.visit("file", async (page) => {
      // Much more work than a frame's.
      const [count, bins] = [600_000, 64];
      const header = [...npyBytes({ descr: "|u1", shape: [count, bins] })];
      const dropLarge = () => drop(page, "large.npy", header, count * bins);
      const cancelAt = (word: string) =>
        page.evaluate((wanted) => {
          const place = document.querySelector("#file .task") as HTMLElement;
          const observer = new MutationObserver(() => {
            if (!place.querySelector(".status")?.textContent?.startsWith(wanted)) return;
            observer.disconnect();
            requestAnimationFrame(() => (place.querySelector("button") as HTMLButtonElement).click());
          });
          observer.observe(place, { subtree: true, childList: true, characterData: true, attributes: true });
        }, word);
      await cancelAt("Reading");
      await dropLarge();
      await expect.poll(() => status(page), { timeout: 30_000 }).toBe("Canceled.");
      await dropLarge();
      await untilScored(page);
      const kl = await numbersOf(page.locator(".strangest"));
      await cancelAt("Scoring");
      await page.getByLabel("Divergence of each row").selectOption("js");
      await expect.poll(() => status(page), { timeout: 30_000 }).toBe("Canceled.");
      // What was shown stays.
      expect(await numbersOf(page.locator(".strangest"))).toEqual(kl);

      const gaps = await framesWhile(page, "jeffreys");
      expect(gaps.frames).toBeGreaterThan(4);
      console.log(`playground, ${count} rows of ${bins} bins: ${gaps.text}`);
    }));

  test("the flights example is one click", () =>
    playground.visit("file", async (page) => {
      await page.getByRole("button", { name: "Open the flights example" }).click();
      await untilScored(page);
      const names = await page.locator(".strangest .row-button").allTextContents();
      // As examples/flights/main.mjs prints them.
      expect(names.slice(0, 3)).toEqual(["STL 2001-06-04", "DFW 2001-06-30", "SMF 2001-01-02"]);
      const shown = await page.locator(".strangest tbody tr").first().textContent();
      expect(shown).toContain("3.0541");
      expect(await scoresInFile(page)).toHaveLength(39_952);
      const times: number[] = [];
      const reports: string[] = [];
      for (const divergence of ["jeffreys", "kl", "js", "kl", "total-variation", "kl"]) {
        const { milliseconds, text } = await framesWhile(page, divergence);
        times.push(milliseconds);
        reports.push(`${divergence}: ${text}`);
      }
      console.log(["playground, flights, 39,952 rows of 48 bins:", ...reports].join("\n  "));
      for (const time of times) expect(time).toBeGreaterThan(0);
    }));
});

interface Frames {
  /** Of the scores, as the page says. */
  readonly milliseconds: number;
  readonly frames: number;
  readonly text: string;
}

/** Scores by another divergence, and how the page's frames come from the choice until results are shown. */
async function framesWhile(page: Page, divergence: string): Promise<Frames> {
  const gaps = await page.evaluateHandle(() => {
    const place = document.querySelector("#file .status") as HTMLElement;
    const found: number[] = [];
    let last: number | undefined;
    let isShown = false;
    new MutationObserver(() => {
      if (place.textContent?.startsWith("Scoring")) last ??= performance.now();
      if (place.textContent?.startsWith("Scored")) isShown = true;
    }).observe(place, { subtree: true, childList: true, characterData: true });
    const frames = new Promise<number[]>((resolve) => {
      const frame = () => {
        const now = performance.now();
        if (last !== undefined) {
          found.push(now - last);
          last = now;
        }
        if (isShown) resolve(found);
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    return { frames };
  });
  await page.getByLabel("Divergence of each row").selectOption(divergence);
  const found = await gaps.evaluate(({ frames }) => frames);
  const milliseconds = Number(/in ([\d,]+) ms/.exec((await status(page)) ?? "")?.[1]?.replace(",", ""));
  const longest = Math.max(...found);
  const text = `scored in ${milliseconds} ms; ${found.length} frames, the longest gap ${longest.toFixed(0)} ms`;
  return { milliseconds, frames: found.length, text };
}

describe("the benchmark", () => {
  test("is run, and its table copied", () =>
    playground.visit("benchmark", async (page) => {
      await page.getByLabel("Bins a row").selectOption("256");
      await page.getByRole("button", { name: "Run the benchmark" }).click();
      const said = page.locator("#benchmark .task").getByRole("status");
      await expect.poll(() => said.textContent(), { timeout: 50_000 }).toBe("Measured.");
      expect(await page.locator("#benchmark tbody tr").count()).toBe(3);
      const numbers = await page.locator("#benchmark tbody td:nth-child(2)").allTextContents();
      for (const number of numbers) expect(Number(number)).toBeGreaterThan(0);
      await page.getByRole("button", { name: "Copy the table" }).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain("kl of rows of 256 bins");
      expect(copied.match(/^\|.*\|$/gm)).toHaveLength(5);
      const lines = await exported(page, page.locator("#benchmark").getByRole("button", { name: "Export CSV" }));
      expect(lines).toHaveLength(4);
      console.log(`playground, ${copied}`);
    }));

  test("is canceled", () =>
    playground.visit("benchmark", async (page) => {
      await page.getByRole("button", { name: "Run the benchmark" }).click();
      await page.locator("#benchmark").getByRole("button", { name: "Cancel" }).click();
      const said = page.locator("#benchmark .task").getByRole("status");
      await expect.poll(() => said.textContent()).toBe("Canceled.");
      expect(await page.locator("#benchmark .chart svg").count()).toBe(0);
    }));
});

/** Everything that a section can show is shown. */
async function unfold(page: Page, section: (typeof sections)[number]): Promise<void> {
  if (section === "file") {
    await page.getByRole("button", { name: "Open the flights example" }).click();
    await untilScored(page);
  }
  if (section === "benchmark") {
    await page.getByRole("button", { name: "Run the benchmark" }).click();
    const said = page.locator("#benchmark .task").getByRole("status");
    await expect.poll(() => said.textContent(), { timeout: 50_000 }).toBe("Measured.");
  }
  for (const summary of await page.locator(`#${section} summary`).all()) await summary.click();
  await nextFrame(page);
}

const lessonNames = ["Free drawing", "Asymmetry", "Zeros and smoothing", "Covering and seeking", "Coarsening"];

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test.each(sections)("axe finds nothing serious in %s", (section) =>
    playground.visit(
      section,
      async (page) => {
        await unfold(page, section);
        await page.evaluate(axe.source);
        for (const lesson of section === "draw" ? lessonNames : [undefined]) {
          if (lesson !== undefined) await choose(page, lesson);
          await nextFrame(page);
          const { violations, passes } = await page.evaluate(() =>
            (globalThis as unknown as { axe: typeof axe }).axe.run(),
          );
          expect(passes.length).toBeGreaterThan(10);
          const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
          expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        }
      },
      { colorScheme },
    ),
  );
});

test.each(sections)("at 360 pixels nothing of %s is beside the window", (section) =>
  playground.visit(
    section,
    async (page) => {
      await unfold(page, section);
      for (const lesson of section === "draw" ? lessonNames : [undefined]) {
        if (lesson !== undefined) await choose(page, lesson);
        await nextFrame(page);
        const widths = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrollWidth, clientWidth };
        });
        expect(widths).toEqual({ scrollWidth: 360, clientWidth: 360 });
      }
    },
    { width: 360 },
  ),
);

test("sections follow the address, and keys reach them", () =>
  playground.visit("draw", async (page) => {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#file").waitFor();
    expect(await page.locator("#draw").isVisible()).toBe(false);
    expect(await page.locator("nav [aria-current]").textContent()).toBe("Score a file");
    await page.goBack();
    await page.locator("#draw").waitFor();
  }));

test("it is a static page, whose addresses are relative", () => {
  const html = readFileSync("build/playground/index.html", "utf8");
  const addresses = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address as string);
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of addresses) expect(address).toMatch(/^(?:\.\/|data:)/);
});

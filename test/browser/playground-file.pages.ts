import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsDivergence, klDivergence } from "../../src/single-pairs.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { exported, fileStatus, numbersOf, Playground, untilScored } from "./playground.ts";

// Files as people score them. What the page shows is compared with numbers that are found here.

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.open();
}, 120_000);
afterAll(() => playground?.close());

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
      await expect
        .poll(() => fileStatus(page))
        .toContain("wrong.csv, row 1, bin 1, line 2, column 2: expected a number");
      const unclosed = "expected a closing quote, got the end of the file";
      const more = "expected a comma or the end of the line after a closing quote, got more text";
      for (const [name, text, problem] of [
        ["last.csv", '1,2\n3,4\n5,6\n"7,8\n9,10\n', `line 4, column 1: ${unclosed}`],
        ["first.csv", '"1,2\n3,4\n', `line 1, column 1: ${unclosed}`],
        ["more.csv", '1,2\n3,"4"x\n', `line 2, column 2: ${more}`],
      ] as const) {
        await drop(page, name, text);
        await expect.poll(() => fileStatus(page)).toBe(`${name}, ${problem}`);
      }
      const truncated = npyBytes({ shape: [2 ** 30, 48], data: new Float64Array(4) });
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "short.npy", mimeType: "", buffer: Buffer.from(truncated) });
      await expect.poll(() => fileStatus(page)).toContain("short.npy: expected 412316860416 bytes of data");
      await drop(page, "four.csv", csv);
      await untilScored(page);
    }));

  test("what no score can be made of is said: masses that are none, no rows, no reference", () =>
    playground.visit("file", async (page) => {
      const npy = (...masses: number[]) => [
        ...npyBytes({ shape: [masses.length / 2, 2], data: Float64Array.from(masses) }),
      ];
      await drop(page, "nan.npy", npy(1, 2, 3, Number.NaN));
      await expect
        .poll(() => fileStatus(page))
        .toBe("nan.npy, row 1, bin 1: expected a finite mass of at least 0, got NaN");
      await drop(page, "negative.npy", npy(1, 2, -3, 4));
      await expect.poll(() => fileStatus(page)).toContain("negative.npy, row 1, bin 0: expected a finite mass");
      await drop(page, "header.csv", "a,b,c\n");
      await expect.poll(() => fileStatus(page)).toBe("header.csv: expected at least one row of masses, got none");
      await drop(page, "zeros.csv", "0,0\n0,0\n");
      await expect.poll(() => fileStatus(page)).toContain("the mean of all rows, which has no mass");
      expect(await page.locator(".views").isVisible()).toBe(false);
      // Entropy takes no reference, and finds no row to score.
      await page.getByLabel("Divergence of each row").selectOption("entropy");
      await untilScored(page);
      expect(await page.locator(".strangest").textContent()).toContain("No row has a score.");
      expect(await page.locator(".distribution .chart").isVisible()).toBe(false);
      expect(await page.locator(".selected").isVisible()).toBe(false);
      await page.getByLabel("Divergence of each row").selectOption("kl");
      // One row of them has no mass: others are scored.
      await drop(page, "one.csv", "0,0\n1,3\n3,1\n");
      await untilScored(page);
      expect(await numbersOf(page.locator(".strangest"))).toEqual(
        Array(2).fill(klDivergence([1, 3], [4, 4], { base: 2 })),
      );
      await page.getByLabel("Reference Q").selectOption("row");
      await expect.poll(() => fileStatus(page)).toBe("Nothing can be scored against row 0, which has no mass.");
    }));

  test("masses at the end of what doubles hold, and rows of many bins", () =>
    playground.visit("file", async (page) => {
      const [p, q] = [
        [2 ** 1023, 2 ** 1022],
        [2 ** 1023, 2 ** 1023],
      ] as const;
      await drop(page, "large.csv", `${p}\n${q}\n`);
      await untilScored(page);
      const wanted = [p, q].map((row) => klDivergence(row, [4, 3], { base: 2 }));
      expect(await scoresInFile(page)).toEqual(wanted);
      const [, first] = await exported(page, page.getByRole("button", { name: "Export P and Q (CSV)" }));
      expect(first?.split(",").map(Number)[2]).toBeCloseTo(4 / 7, 15);

      const bins = 5000;
      const wide = [Array(bins).fill(1), Array.from({ length: bins }, (_, bin) => (bin === 7 ? 9 : 1))];
      await drop(page, "wide.csv", wide.map((row) => `${row}\n`).join(""));
      await expect.poll(() => page.locator(".file-name").textContent()).toContain("2 rows of 5,000 bins");
      await untilScored(page);
      expect(await page.locator(".selected svg rect").count()).toBe(0);
      await page.locator(".selected summary").click();
      expect(await page.locator(".selected caption").textContent()).toContain("the first 1,000 of 5,000 bins");
      expect(await page.locator(".selected tbody tr").count()).toBe(1000);
    }));

  test("rows with little mass are left out, as it was typed", () =>
    playground.visit("file", async (page) => {
      await drop(page, "little.csv", "0.25,0.5\n0.5,0.25\n1000,500\n1500,2500\n");
      await untilScored(page);
      const summary = page.locator(".distribution .hint");
      for (const [typed, left, said] of [
        ["0.5", 0, ""],
        ["0.79", 2, "2 with a mass below 0.79 left out"],
        ["2000", 3, "3 with a mass below 2,000 left out"],
        ["1e300", 4, "4 with a mass below 1e300 left out"],
      ] as const) {
        await page.getByLabel("Least mass of rows shown").fill(typed);
        await page.getByLabel("Least mass of rows shown").press("Enter");
        await expect.poll(() => page.locator(".strangest tbody tr").count()).toBe(4 - left);
        expect(await summary.textContent()).toContain(said);
      }
    }));

  test("scores of rows of much mass are in sight at 360 pixels", () =>
    playground.visit(
      "file",
      async (page) => {
        await drop(page, "much.csv", "1e308,1\n1,1\n3,999999999990\n");
        await untilScored(page);
        const { contents, place } = await page.locator(".strangest .scrolling").evaluate((element) => ({
          contents: element.scrollWidth,
          place: element.clientWidth,
        }));
        expect(contents).toBeLessThanOrEqual(place);
        const masses = await page.locator(".strangest tbody td:nth-child(2)").allTextContents();
        expect([...masses].sort()).toEqual(["1.0000e308", "2", "999,999,999,993"]);
      },
      { width: 360 },
    ));

  test("a file that is dropped on another section is opened; a row that is pressed is seen", () =>
    playground.visit(
      "draw",
      async (page) => {
        await drop(page, "four.csv", csv);
        await page.locator("#file").waitFor();
        await untilScored(page);
        const selected = page.locator("#selected-title");
        await page.getByRole("button", { name: 'row "3"' }).click();
        const box = await selected.boundingBox();
        expect(box?.y).toBeGreaterThanOrEqual(0);
        expect(box?.y).toBeLessThan(800);
      },
      { width: 360 },
    ));

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
      await expect.poll(() => fileStatus(page), { timeout: 30_000 }).toBe("Canceled.");
      await dropLarge();
      await untilScored(page);
      const kl = await numbersOf(page.locator(".strangest"));
      await cancelAt("Scoring");
      await page.getByLabel("Divergence of each row").selectOption("js");
      await expect.poll(() => fileStatus(page), { timeout: 30_000 }).toBe("Canceled.");
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
  const milliseconds = Number(/in ([\d,]+) ms/.exec((await fileStatus(page)) ?? "")?.[1]?.replace(",", ""));
  const longest = Math.max(...found);
  const text = `scored in ${milliseconds} ms; ${found.length} frames, the longest gap ${longest.toFixed(0)} ms`;
  return { milliseconds, frames: found.length, text };
}

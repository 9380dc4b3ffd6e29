import type { Locator } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coarsen } from "../../src/discrete/coarsen.ts";
import { familyDocumentation } from "../../src/divergence-documentation.ts";
import { divergenceNames } from "../../src/divergences.ts";
import { jsDivergence, klDivergence } from "../../src/single-pairs.ts";
import { barsOf, choose, exported, massesOf, nextFrame, numbersOf, Playground, scoresOf } from "./playground.ts";

// P and Q as people draw them, and the lessons. What the page shows is compared with numbers that are found here.

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.open();
}, 120_000);
afterAll(() => playground?.close());

/** The middle of an element, or a part of its height from below. */
async function pointOf(place: Locator, height = 0.5): Promise<[x: number, y: number]> {
  const box = await place.boundingBox();
  if (box === null) throw new Error("it is not shown");
  return [box.x + box.width / 2, box.y + box.height * (1 - height)];
}

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

  test("a pointer that passes over bars between two events sets them too, to the line that it draws", () =>
    playground.visit("draw", async (page) => {
      await choose(page, "Covering and seeking");
      await nextFrame(page);
      const bars = barsOf(page, "P");
      const count = await bars.count();
      expect(count).toBeGreaterThan(40);
      await page.mouse.move(...(await pointOf(bars.first(), 0.1)));
      await page.mouse.down();
      await page.mouse.move(...(await pointOf(bars.nth(count - 1), 0.9)));
      await nextFrame(page);
      const masses = await massesOf(page, "P");
      for (const [bin, mass] of masses.entries()) {
        // Of each, half for rounding, and 1 as pointers are at whole pixels.
        expect(Math.abs(mass - (10 + (80 * bin) / (count - 1)))).toBeLessThan(1.5);
      }
      // Back, to bars that were not passed then.
      await page.mouse.move(...(await pointOf(bars.nth(5), 0.5)));
      await page.mouse.up();
      await nextFrame(page);
      const after = await massesOf(page, "P");
      expect(after.slice(0, 5)).toEqual(masses.slice(0, 5));
      for (const mass of after.slice(5)) expect(mass).toBeGreaterThan(48);
      // Another drag starts anew.
      await page.mouse.move(...(await pointOf(bars.first(), 0.7)));
      await page.mouse.down();
      await page.mouse.up();
      await nextFrame(page);
      expect((await massesOf(page, "P")).slice(1)).toEqual(after.slice(1));
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
      // No scores of another parameter stand beside it.
      expect(await scoresOf(page, "renyi")).toEqual([Number.NaN, Number.NaN]);
      expect(await input.getAttribute("aria-invalid")).toBe("true");
      const described = await input.getAttribute("aria-describedby");
      expect(await page.locator(`[id="${described}"]`).textContent()).toContain("got -1");
      // Nor do they come back with the next change of P.
      await barsOf(page, "P").first().press("ArrowUp");
      await nextFrame(page);
      expect(await scoresOf(page, "renyi")).toEqual([Number.NaN, Number.NaN]);
      await input.fill("1");
      await nextFrame(page);
      expect(await scoresOf(page, "renyi(1)")).toEqual(await scoresOf(page, "kl"));
      expect(await scoresOf(page, "renyi(1)")).not.toEqual(kl);
      expect(await input.getAttribute("aria-invalid")).toBe("false");
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
      // Far from the mean is next to nothing, which is a number to screen readers nonetheless.
      await deviation.fill("0.4");
      await nextFrame(page);
      for (const mass of await massesOf(page, "Q")) expect(mass).toBeGreaterThanOrEqual(0);
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

import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { choose, exported, nextFrame, Playground, untilScored } from "./playground.ts";

// The playground as a whole, and its benchmark.

let playground: Playground;
beforeAll(async () => {
  playground = await Playground.open();
}, 120_000);
afterAll(() => playground?.close());

const sections = ["draw", "file", "benchmark"] as const;

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
  if (section === "draw") await page.getByRole("spinbutton", { name: "Rényi divergence, α" }).fill("-1");
  for (const summary of await page.locator(`#${section} summary`).all()) await summary.click();
  await nextFrame(page);
}

const lessonNames = ["Free drawing", "Asymmetry", "Zeros and smoothing", "Covering and seeking", "Coarsening"];

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test.each(sections)("axe finds nothing in %s", (section) =>
    playground.visit(
      section,
      async (page) => {
        await unfold(page, section);
        await page.evaluate(axe.source);
        for (const lesson of section === "draw" ? lessonNames : [undefined]) {
          if (lesson !== undefined) await choose(page, lesson);
          // Masses of Q, far from its mean, of which there is next to nothing.
          const deviation = page.getByRole("slider", { name: "Standard deviation of Q" });
          if ((await deviation.count()) > 0) await deviation.fill("0.4");
          await nextFrame(page);
          const { violations, passes } = await page.evaluate(() =>
            (globalThis as unknown as { axe: typeof axe }).axe.run(),
          );
          expect(passes.length).toBeGreaterThan(10);
          expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
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

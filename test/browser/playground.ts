/** The playground, built and served below some path, and a visitor of it. */
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright";
import { build } from "vite";
import { expect } from "vitest";
import { launchOptions } from "./chromium.ts";
import { type PageServer, serve } from "./server.ts";

const BUILT = "build/playground";

/** The page must not care where it is. */
const PATH = "/some/where/";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".gz": "application/gzip",
};

/** Builds the page, and opens it for as many visitors as there are. */
export class Playground {
  private constructor(
    private readonly server: PageServer,
    readonly browser: Browser,
  ) {}

  static async open(): Promise<Playground> {
    await build({ root: "examples/playground", logLevel: "warn" });
    const server = await serve(({ pathname }) => {
      if (!pathname.startsWith(PATH)) return undefined;
      const file = join(BUILT, pathname === PATH ? "index.html" : pathname.slice(PATH.length));
      const type = types[extname(file)];
      return type === undefined || !existsSync(file) ? undefined : { body: readFileSync(file), type };
    });
    return new Playground(server, await chromium.launch(launchOptions));
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.server?.close();
  }

  /** Opens the page, at one of its sections, and lets `use` use it: nothing may be on its console then. */
  async visit(
    section: string,
    use: (page: Page) => Promise<void>,
    options: { readonly width?: number; readonly colorScheme?: "light" | "dark" } = {},
  ): Promise<void> {
    const { width = 1280, colorScheme = "light" } = options;
    const context = await this.browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    try {
      const page = await context.newPage();
      const said: string[] = [];
      const requests: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(`${this.server.origin}${PATH}#${section}`);
      await page.locator(`#${section}`).waitFor();
      await use(page);
      expect(said).toEqual([]);
      // What a page makes itself, of blobs, is no request to anybody.
      const others = requests.filter(
        (url) => !url.startsWith(`${this.server.origin}${PATH}`) && !/^(?:blob|data):/.test(url),
      );
      expect(others).toEqual([]);
      expect(requests.length).toBeGreaterThan(1);
    } finally {
      await context.close();
    }
  }
}

/** Both numbers of a divergence, with all their digits. */
export async function scoresOf(page: Page, divergence: string): Promise<[forward: number, reverse: number]> {
  return numbersOf(page.locator(`tr[data-divergence="${divergence}"]`)) as Promise<[number, number]>;
}

/** All numbers within an element. */
export function numbersOf(place: Locator): Promise<number[]> {
  return place
    .locator("data")
    .evaluateAll((elements) => elements.map((element) => Number((element as HTMLDataElement).value)));
}

/** The bars of P or of Q. */
export function barsOf(page: Page, side: "P" | "Q"): Locator {
  return page.getByRole("group", { name: `${side}, a bar a bin` }).getByRole("slider");
}

/** The masses that bars say they have. */
export async function massesOf(page: Page, side: "P" | "Q"): Promise<number[]> {
  const texts = await barsOf(page, side).evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-valuenow")));
  return texts.map(Number);
}

/** Until the frame after what was done. */
export function nextFrame(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

/** What the page offers to save when the button is pressed: its lines. */
export async function exported(page: Page, button: Locator): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text.trimEnd().split("\n");
}

/** Chooses one of a few values. */
export function choose(page: Page, name: string): Promise<void> {
  return page.getByRole("radio", { name, exact: true }).check();
}

/** What is said of the file. */
export function fileStatus(page: Page): Promise<string | null> {
  return page.locator("#file").getByRole("status").textContent();
}

export async function untilScored(page: Page): Promise<void> {
  await expect.poll(() => fileStatus(page), { timeout: 30_000 }).toMatch(/^Scored/);
}

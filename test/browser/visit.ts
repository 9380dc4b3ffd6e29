import type { Browser } from "playwright";

/** What became of a page. */
export interface Visit {
  /** What its program wrote into the page, as JSON. */
  readonly result: unknown;
  /** Messages on its console, and errors that nobody caught. */
  readonly console: readonly string[];
  /** Addresses of all that it asked for. */
  readonly requests: readonly string[];
}

/** Opens a page, in a context of its own, and waits until its program has written into it. */
export async function visit(browser: Browser, address: string): Promise<Visit> {
  const page = await browser.newPage();
  const console: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => console.push(message.text()));
  page.on("pageerror", (error) => console.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  try {
    await page.goto(address);
    const text = await page.locator("output:not(:empty)").textContent();
    return { result: JSON.parse(text ?? ""), console, requests };
  } finally {
    await page.close();
  }
}

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { BrowserInstanceOption } from "vitest/node";
import { launchOptions } from "./test/browser/chromium.ts";
import { firefox } from "./test/browser/firefox.ts";

/** Whether a module, or one that it imports, is made of Node's own: it reads files, or starts programs. */
function needsNode(path: string, seen = new Set<string>()): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  const imported = [...readFileSync(path, "utf8").matchAll(/^(?:import|export|\}) .*?from "([^"]+)";/gm)];
  return imported.some(([, name = ""]) => {
    // Pages take csv-parse by another entry, as the playground does: its tests read CSVs there.
    if (name.startsWith("node:") || /^csv-parse(?:$|\/)/.test(name)) return true;
    return name.endsWith(".ts") && name.startsWith(".") && needsNode(join(dirname(path), name), seen);
  });
}

const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((path) => join("test", path).replaceAll("\\", "/"))
  .filter((path) => /^test\/(?!cli\/).*\.test\.ts$/.test(path) && !needsNode(path));

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const ofPages = Object.keys(dependencies).filter((name) => /^@(?:assemblyscript|stdlib)\//.test(name));

// Those that tools/test-browser.mjs has found.
const { CHROMIUM: chromiumPath, FIREFOX: firefoxPath } = process.env;

const instances: BrowserInstanceOption[] = [];
if (chromiumPath !== undefined) instances.push({ browser: "chromium", provider: playwright({ launchOptions }) });
if (firefoxPath !== undefined) {
  // What takes longest; the hashes hold the same bits, of fewer rows, to Node's.
  const exclude = ["test/bits.test.ts", "test/pairwise.test.ts"];
  instances.push({ browser: "firefox", provider: firefox(firefoxPath), exclude });
}

/** Every test of the library that Node is not needed for, in a browser; and pages, which tests in Node open in one. */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    reporters: ["default", "json"],
    outputFile: { json: "build/browser-test-results.json" },
    projects: [
      {
        // Found while tests run, they would have the page loaded again.
        optimizeDeps: { include: [...ofPages, "fast-check"] },
        cacheDir: "build/vite",
        logLevel: "warn",
        // Memory is shared only between pages that are isolated.
        server: {
          headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
        },
        test: {
          name: "suite",
          maxWorkers: "100%",
          include: [...tests, "test/browser/**/*.browser.ts"],
          globalSetup: "test/browser/hashes-of-node.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances,
          },
        },
      },
      {
        test: {
          name: "pages",
          include: ["test/browser/**/*.pages.ts"],
          // One after another, when the suite is through: some are measured.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Figures are for reading.
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});

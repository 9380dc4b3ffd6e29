// Runs the tests in a browser: vitest.browser.config.ts. Says in one line that it did not where there is no browser.
//
//   npm run test:browser
//   npm run test:browser -- test/golden.test.ts
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const chromium = findChromium();

if (chromium === undefined) {
  console.log(
    "browser tests skipped: no Chromium here; install it (Debian: apt-get install chromium) or set CHROMIUM to its path, then: npm run test:browser",
  );
} else {
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.browser.config.ts", ...process.argv.slice(2)],
    { stdio: "inherit", env: { ...process.env, CHROMIUM: chromium } },
  );
  process.exitCode = status ?? 1;
}

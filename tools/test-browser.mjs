// Runs the tests in browsers, Chromium and where it is here Firefox: vitest.browser.config.ts. Says in one line that it
// did not where there is no Chromium.
//
//   npm run test:browser
//   npm run test:browser -- test/golden.test.ts
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium, findFirefox } from "./browsers.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const chromium = findChromium();
const firefox = findFirefox();

if (chromium === undefined) {
  console.log(
    "browser tests skipped: no Chromium here; install it (Debian: apt-get install chromium) or set CHROMIUM to its path, then: npm run test:browser",
  );
} else {
  if (firefox === undefined) {
    console.log("no Firefox here (Debian: firefox-esr; or set FIREFOX to its path): tests run in Chromium alone");
  }
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--config", "vitest.browser.config.ts", ...process.argv.slice(2)],
    { stdio: "inherit", env: { ...process.env, CHROMIUM: chromium, ...(firefox && { FIREFOX: firefox }) } },
  );
  process.exitCode = status ?? 1;
}

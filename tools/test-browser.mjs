// Runs the tests in a browser: vitest.browser.config.ts. Says in one line that it did not where there is no browser.
//
//   npm run test:browser
//   npm run test:browser -- test/golden.test.ts
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

/** The first of the commands that is in a folder of PATH. @param {string[]} commands */
function onPath(commands) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return commands
    .flatMap((command) => folders.map((folder) => join(folder, command)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

// The variable is for one that is elsewhere.
const chromium =
  process.env.CHROMIUM || onPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);

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

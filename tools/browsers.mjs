// Where browsers are, if they are.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

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

/** Its path. The variable CHROMIUM is for one that is not in PATH. */
export function findChromium() {
  return process.env.CHROMIUM || onPath(["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
}

/** The same of Firefox, and FIREFOX. */
export function findFirefox() {
  return process.env.FIREFOX || onPath(["firefox-esr", "firefox"]);
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineBrowserProvider } from "@vitest/browser";
import type { BrowserProvider, BrowserProviderOption } from "vitest/node";

// Firefox as people have it, for Vitest. Playwright drives only a Firefox of its own making, which it downloads; but tests
// need nothing driven: a page is opened, and tells Vitest the rest itself.

/** Nothing but the page: no first-run pages, no updates, no requests of its own. */
const preferences: Readonly<Record<string, boolean | number | string>> = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

const userJs = Object.entries(preferences)
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  .join("");

/** A process and a profile for each page. */
class Firefox implements BrowserProvider {
  readonly name = "firefox";
  readonly supportsParallelism = true;
  readonly #running: { readonly process: ChildProcess; readonly profile: string }[] = [];

  constructor(readonly path: string) {}

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_session: string, url: string): Promise<void> {
    const profile = mkdtempSync(join(tmpdir(), "kullback-firefox-"));
    writeFileSync(join(profile, "user.js"), userJs);
    const flags = ["--headless", "--no-remote", "--profile", profile];
    const process = spawn(this.path, [...flags, url], { stdio: "ignore" });
    this.#running.push({ process, profile });
    await once(process, "spawn");
  }

  async close(): Promise<void> {
    for (const { process, profile } of this.#running.splice(0)) {
      const ended = process.exitCode === null ? once(process, "exit") : undefined;
      process.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** The provider of a Firefox that is at this path. */
export function firefox(path: string): BrowserProviderOption {
  return defineBrowserProvider({ name: "firefox", options: {}, providerFactory: () => new Firefox(path) });
}

// `tools/test-browser.mjs` knows where it is.
const { CHROMIUM: executablePath = "" } = process.env;

/** How Chromium is started. */
export const launchOptions = {
  executablePath,
  // As root, in a container, with no network but this machine: without these it does not start there, or asks for
  // addresses of its own.
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

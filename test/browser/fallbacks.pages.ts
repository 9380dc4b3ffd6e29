import { readFileSync } from "node:fs";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleOf } from "./bundle.ts";
import { launchOptions } from "./chromium.ts";
import { type Answer, type PageServer, publishedFile, serve } from "./server.ts";
import { type Visit, visit } from "./visit.ts";

// The built package in pages as people write them, where WebAssembly runs and where it does not: which backend, why,
// and a right score. Nothing of the browser is replaced.

/** A page without a bundler, a bundle, and a script that defines a global name. */
const ways = ["import map", "bundle", "script"] as const;
type Way = (typeof ways)[number];

/** Writes into the page which engine it got, with the options that its address has; or the error. */
const program = `
const parameters = new URL(location.href).searchParams;
const wasm = parameters.get("wasm");
const options = {
  backend: parameters.get("backend") ?? "auto",
  ...(wasm === null ? {} : { wasm: new URL(wasm, location.href) }),
};
createEngine(options).then(
  (engine) => ({
    backend: engine.backend,
    reason: engine.reason,
    score: engine.score("kl", [0.9, 0.1], [0.5, 0.5])[0],
  }),
  ({ name, code, argument, got }) => ({ name, code, argument, got }),
).then((result) => { document.querySelector("output").textContent = JSON.stringify(result); });
`;
const byImport = `import { createEngine } from "kullback";${program}`;
const byGlobal = `const { createEngine } = kullback;${program}`;

const importMap = JSON.stringify({
  imports: {
    kullback: "/dist/index.js",
    "@assemblyscript/loader": "/node_modules/@assemblyscript/loader/index.js",
  },
});

const scripts: Readonly<Record<Way, string>> = {
  "import map": `<script nonce="page" type="importmap">${importMap}</script><script src="/by-import.js" type="module"></script>`,
  bundle: `<script src="/bundle/main.js" type="module"></script>`,
  script: `<script src="/dist/kullback.js"></script><script src="/by-global.js"></script>`,
};

/** Nothing but scripts of the page's own origin, and what they ask for there. No eval, no new Function. */
const strict = "default-src 'none'; script-src 'self' 'nonce-page'; connect-src 'self'; img-src 'self'";
const policies: Readonly<Record<string, string>> = {
  strict,
  "with WebAssembly": strict.replace("'self'", "'self' 'wasm-unsafe-eval'"),
};

function pageOf(way: Way, policy: string | null): Answer {
  return {
    type: "text/html",
    body: `<!doctype html><html lang="en"><title>A page</title><body><output></output>${scripts[way]}`,
    ...(policy === null ? {} : { headers: { "content-security-policy": policies[policy] as string } }),
  };
}

const KL = 0.3680642071684971;
const javaScript = (reason: string) => ({ backend: "js", reason, score: KL });
const unavailable = (reason: string) => ({
  name: "KullbackTypeError",
  code: "WASM_UNAVAILABLE",
  argument: "backend",
  got: reason,
});
const onWasm = { backend: "wasm", reason: "WebAssembly SIMD is available", score: KL };

let server: PageServer;
let browser: Browser;
let withoutWasm: Browser;
let withoutSimd: Browser;

beforeAll(async () => {
  const bundle = await bundleOf({ stdin: { contents: byImport, resolveDir: "." } });
  const kernels = readFileSync("dist/kernels.wasm");
  const script = (body: string): Answer => ({ type: "text/javascript", body });
  const files = new Map<string, Answer>([
    // Browsers ask for it.
    ["/favicon.ico", { type: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
    ["/by-import.js", script(byImport)],
    ["/by-global.js", script(byGlobal)],
    // As many servers send what they do not know, and as some answer whatever they do not have.
    ["/octets.wasm", { type: "application/octet-stream", body: kernels }],
    ["/text.wasm", { type: "text/plain; charset=utf-8", body: kernels }],
    ["/page.wasm", { type: "text/html", body: "<!doctype html><title>Welcome</title>" }],
    ...bundle,
  ]);
  server = await serve(({ pathname, searchParams }) => {
    if (pathname === "/") return pageOf(searchParams.get("way") as Way, searchParams.get("policy"));
    return files.get(pathname) ?? publishedFile(pathname);
  });
  browser = await chromium.launch(launchOptions);
  const withFlags = (flags: string) =>
    chromium.launch({ ...launchOptions, args: [...launchOptions.args, `--js-flags=${flags}`] });
  // What people get who have just-in-time compilation turned off.
  withoutWasm = await withFlags("--jitless");
  // As on a processor of before 2008.
  withoutSimd = await withFlags("--no-enable-sse4-1");
});
afterAll(() => Promise.all([browser, withoutWasm, withoutSimd, server].map((one) => one?.close())));

/** Everything that a page asks for is its own, or in the page. */
async function visited(parameters: Readonly<Record<string, string>>, where = browser): Promise<Visit> {
  const seen = await visit(where, `${server.origin}/?${new URLSearchParams(parameters)}`);
  expect(seen.requests.filter((url) => !url.startsWith(`${server.origin}/`))).toEqual([]);
  expect(seen.requests.length).toBeGreaterThan(1);
  return seen;
}

describe.each(ways)("a page with its program by %s", (way) => {
  test("runs on WebAssembly, and asks for no file of kernels", async () => {
    const { result, console, requests } = await visited({ way });
    expect(result).toEqual(onWasm);
    expect(console).toEqual([]);
    expect(requests.filter((url) => url.includes(".wasm"))).toEqual([]);
  });

  test("in a browser without WebAssembly", async () => {
    const reason = "this engine has no WebAssembly";
    const { result, console } = await visited({ way }, withoutWasm);
    expect(result).toEqual(javaScript(`WebAssembly is not available: ${reason}`));
    expect(console).toEqual([]);
    expect((await visited({ way, backend: "wasm" }, withoutWasm)).result).toEqual(unavailable(reason));
  });

  test.runIf(process.arch === "x64")("in a browser without WebAssembly SIMD", async () => {
    const reason = "this engine cannot run WebAssembly SIMD";
    const { result, console } = await visited({ way }, withoutSimd);
    expect(result).toEqual(javaScript(`WebAssembly is not available: ${reason}`));
    expect(console).toEqual([]);
    expect((await visited({ way, backend: "wasm" }, withoutSimd)).result).toEqual(unavailable(reason));
  });

  test("under a policy that lets WebAssembly compile", async () => {
    const { result, console } = await visited({ way, policy: "with WebAssembly" });
    expect(result).toEqual(onWasm);
    expect(console).toEqual([]);
  });

  test("under a policy that does not", async () => {
    const refusal = /'(?:wasm-)?unsafe-eval' is not an allowed source.* Content Security Policy/;
    const { result, console } = await visited({ way, policy: "strict" });
    expect(result).toEqual({ backend: "js", reason: expect.stringMatching(refusal), score: KL });
    expect(console).toEqual([]);
    const refused = await visited({ way, policy: "strict", backend: "wasm" });
    expect(refused.result).toMatchObject({ ...unavailable(""), got: expect.stringMatching(refusal) });
    const asked = await visited({ way, policy: "strict", backend: "js" });
    expect(asked.result).toEqual(javaScript("JavaScript was asked for"));
    expect(asked.console).toEqual([]);
  });

  test.each(["/dist/kernels.wasm", "/octets.wasm", "/text.wasm"])(
    "kernels at %s, whatever their type",
    async (wasm) => {
      const { result, console, requests } = await visited({ way, wasm, backend: "wasm" });
      expect(result).toEqual(onWasm);
      expect(console).toEqual([]);
      expect(requests).toContain(`${server.origin}${wasm}`);
    },
  );

  test("kernels at an address that has none", async () => {
    const reason = `${server.origin}/lost.wasm answered 404`;
    const { result, console } = await visited({ way, wasm: "/lost.wasm" });
    expect(result).toEqual(javaScript(`WebAssembly is not available: ${reason}`));
    // The browser's word.
    expect(console).toEqual([expect.stringMatching(/^Failed to load resource: .*404/)]);
    expect((await visited({ way, wasm: "/lost.wasm", backend: "wasm" })).result).toEqual(unavailable(reason));
  });

  test("a page where kernels should be", async () => {
    const reason = "what was given as wasm is not a module that this engine can run";
    const { result, console } = await visited({ way, wasm: "/page.wasm" });
    expect(result).toEqual(javaScript(`WebAssembly is not available: ${reason}`));
    expect(console).toEqual([]);
    expect((await visited({ way, wasm: "/page.wasm", backend: "wasm" })).result).toEqual(unavailable(reason));
  });
});

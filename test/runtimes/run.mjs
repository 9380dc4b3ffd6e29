// Tries the package, packed and installed as users have it, in runtimes and bundlers: each has to give the scores of this
// Node, from WebAssembly, from an engine in a worker too where there are workers. Their versions are in package.json beside this file.
//
//   npm run test:runtimes              tries all, and exits 1 if one fails
//   npm run test:runtimes -- --write   and writes results.json, of which the README's table is made
//
// What cannot run here (another platform, no Chromium) is said not to have run.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createRequire } from "node:module";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findChromium } from "../../tools/browsers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const work = mkdtempSync(join(tmpdir(), "kullback-runtimes-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** A platform or a program that is not here. */
class NotRun extends Error {}

/** @param {string} command @param {string[]} args @param {import("node:child_process").SpawnSyncOptions} [options] */
function run(command, args, options) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    timeout: 120_000,
    ...options,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? ""}${stdout}${stderr}`);
  return String(stdout);
}

const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

/** The version of a package beside this file. @param {string} name */
const versionOf = (name) => ({ ...dependencies, ...optionalDependencies })[name].replace(/.*@/, "");

/** A binary of a package that is of one platform. @param {string} path */
function binary(path) {
  const file = join(here, "node_modules", path);
  if (!existsSync(file)) throw new NotRun("not for this platform");
  return file;
}

/** A module of a bundler's package. @param {string} name */
const tool = (name) => import(pathToFileURL(createRequire(join(here, "run.mjs")).resolve(name)).href);

let projects = 0;

/** A new project in which the package is installed. @param {Record<string, string>} files */
function project(files = {}) {
  const folder = join(work, `project-${projects++}`);
  cpSync(join(work, "installed"), folder, { recursive: true });
  for (const name of ["program.js", "worker-program.js"]) cpSync(join(here, name), join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What is found, as a program says it. @param {string} workerOptions */
const findings = (workerOptions = "") => `import { report } from "./program.js";
import { scoreInWorker } from "./worker-program.js";
const findings = async () => ({ ...(await report()), worker: await scoreInWorker(${workerOptions}).catch(String) });
`;
const printed = `${findings()}console.log(JSON.stringify(await findings()));\n`;
const shownBy = `findings().then(
  (found) => { globalThis.found = found; },
  (error) => { globalThis.found = { error: String(error) }; },
);
`;
const shown = `${findings()}${shownBy}`;
/** For bundlers that do not look for workers: theirs is a file of its own, as the README says. */
const shownWithThread = `${findings('{ worker: () => new Worker("worker-thread.js", { type: "module" }) }')}${shownBy}`;
const thread = 'import "kullback/worker-thread";\n';
const pageOf = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>kullback</title>${script}`;

/** In a runtime that runs files. @param {string} path @param {string[]} args */
function inRuntime(path, ...args) {
  const folder = project({ "main.js": printed });
  // Caches belong to this run.
  const env = { ...process.env, DENO_DIR: join(work, "deno"), BUN_INSTALL_CACHE_DIR: join(work, "bun") };
  return JSON.parse(run(binary(path), [...args, "main.js"], { cwd: folder, env }));
}

const types = new Map([
  [".html", "text/html"],
  [".js", "text/javascript"],
]);

/** A server of a folder's files, and nothing else. @param {string} folder @param {Record<string, string>} headers */
async function serve(folder, headers = {}) {
  const server = createHttpServer((request, response) => {
    const path = join(folder, new URL(request.url ?? "/", "http://localhost").pathname.replace(/\/$/, "/index.html"));
    if (!existsSync(path)) return response.writeHead(404).end("not here");
    const type = types.get(extname(path)) ?? "application/octet-stream";
    return response.writeHead(200, { "content-type": type, ...headers }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** @type {import("playwright").Browser | undefined} */
let browser;

async function openBrowser() {
  if (browser !== undefined) return browser;
  const executablePath = findChromium();
  if (executablePath === undefined) throw new NotRun("no Chromium");
  const { chromium } = await import("playwright");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  browser = await chromium.launch({ executablePath, args });
  return browser;
}

/** What a page finds; a message on its console is an error. @param {string} address @param {string} before */
async function inPage(address, before = "") {
  const page = await (await openBrowser()).newPage();
  try {
    /** @type {string[]} */
    const messages = [];
    page.on("pageerror", (error) => messages.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("favicon")) messages.push(message.text());
    });
    if (before !== "") await page.addInitScript(before);
    await page.goto(address);
    // Not waitForFunction, whose eval a page's policy forbids.
    let found;
    for (let attempt = 0; found === undefined && attempt < 600; attempt++) {
      found = await page.evaluate(() => /** @type {any} */ (globalThis).found);
      await page.waitForTimeout(50);
    }
    return found ?? { error: messages.join("\n") };
  } finally {
    await page.close();
  }
}

/** What a page of static files finds. @param {string} folder @param {Record<string, string>} [headers] @param {string} [before] */
async function inStaticPage(folder, headers, before) {
  const server = await serve(folder, headers);
  try {
    return await inPage(server.address, before);
  } finally {
    server.close();
  }
}

async function withVite() {
  const { build } = await tool("vite");
  await openBrowser();
  const folder = project({ "main.js": shown, "index.html": pageOf('<script type="module" src="/main.js"></script>') });
  await build({ root: folder, logLevel: "error", configFile: false });
  return inStaticPage(join(folder, "dist"));
}

async function withViteInDevelopment() {
  const { createServer } = await tool("vite");
  await openBrowser();
  const folder = project({ "main.js": shown, "index.html": pageOf('<script type="module" src="/main.js"></script>') });
  const server = await createServer({
    root: folder,
    logLevel: "error",
    configFile: false,
    server: { host: "127.0.0.1", port: 0 },
  });
  await server.listen();
  try {
    return await inPage(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}

async function withWebpack() {
  const { default: webpack } = await tool("webpack");
  await openBrowser();
  const folder = project({ "main.js": shown });
  const output = { path: join(folder, "out"), filename: "main.js" };
  const stats = await new Promise((resolve, reject) => {
    webpack({ mode: "production", context: folder, entry: "./main.js", output, performance: false }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  const { errors, warnings } = stats.toJson({ errors: true, warnings: true });
  const messages = [...errors, ...warnings].map(({ message }) => message);
  if (messages.length > 0) throw new Error(messages.join("\n"));
  writeFileSync(join(output.path, "index.html"), pageOf('<script src="main.js"></script>'));
  return inStaticPage(output.path);
}

async function withRollup() {
  const [{ rollup }, { nodeResolve }, { default: commonjs }, { default: json }] = await Promise.all([
    tool("rollup"),
    tool("@rollup/plugin-node-resolve"),
    tool("@rollup/plugin-commonjs"),
    tool("@rollup/plugin-json"),
  ]);
  await openBrowser();
  const folder = project({ "main.js": shownWithThread, "worker-thread.js": thread });
  const bundle = await rollup({
    input: { main: join(folder, "main.js"), "worker-thread": join(folder, "worker-thread.js") },
    // The latter two for what continuous KL depends on: `kullback` itself needs neither.
    plugins: [nodeResolve({ browser: true }), commonjs(), json()],
    onwarn: (warning) => {
      // Of packages that kullback depends on: nothing that a page could use.
      if (warning.code === "CIRCULAR_DEPENDENCY" || warning.code === "THIS_IS_UNDEFINED") return;
      throw new Error(warning.message);
    },
  });
  await bundle.write({ dir: join(folder, "out"), format: "es" });
  writeFileSync(join(folder, "out/index.html"), pageOf('<script type="module" src="main.js"></script>'));
  return inStaticPage(join(folder, "out"));
}

async function withEsbuild() {
  const { build } = await tool("esbuild");
  await openBrowser();
  const folder = project({ "main.js": shownWithThread, "worker-thread.js": thread });
  await build({
    absWorkingDir: folder,
    entryPoints: ["main.js", "worker-thread.js"],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "out",
    logLevel: "error",
  });
  writeFileSync(join(folder, "out/index.html"), pageOf('<script type="module" src="main.js"></script>'));
  return inStaticPage(join(folder, "out"));
}

async function freePort() {
  const server = createSocketServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function inWorkerd() {
  const workerd = binary("@cloudflare/workerd-linux-64/bin/workerd");
  const { build } = await tool("esbuild");
  const folder = project({
    "main.js": `import { report } from "./program.js";
export default {
  async fetch() {
    return Response.json(await report().catch((error) => ({ error: String(error) })));
  },
};
`,
    "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "main.js", esModule = embed "out/main.js"),
    (name = "kernels.wasm", wasm = embed "out/kernels.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
`,
  });
  // As Cloudflare's own tool bundles: .wasm stays a module beside the bundle.
  await build({
    absWorkingDir: folder,
    entryPoints: ["main.js"],
    bundle: true,
    format: "esm",
    outdir: "out",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    logLevel: "error",
  });
  const port = await freePort();
  const child = spawn(workerd, ["serve", "config.capnp", `--socket-addr=http=127.0.0.1:${port}`], { cwd: folder });
  let messages = "";
  child.stderr.on("data", (data) => {
    messages += data;
  });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        return await (await fetch(`http://127.0.0.1:${port}/`)).json();
      } catch (error) {
        if (attempt === 100 || child.exitCode !== null) throw new Error(`${error}\n${messages}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    child.kill();
  }
}

/** A program's text for a page without a bundler. @param {string} name */
const asScript = (name) =>
  readFileSync(join(here, name), "utf8")
    .replace(/^import .*\n/gm, "")
    .replace("export ", "");
/** The same, from the script's global name; and the worker's entry, which is a module. */
const ofGlobal = `const { createEngine, klDivergence, continuous: { estimateKl, gamma } } = kullback;
const createWorkerEngine = async (options) =>
  (await import("./node_modules/kullback/dist/worker.js")).createWorkerEngine(options);
${asScript("program.js")}${asScript("worker-program.js")}${shown.replace(/^import .*\n/gm, "")}`;

async function inBarePage() {
  await openBrowser();
  const folder = project({
    "index.html": pageOf('<script src="kullback.js"></script><script src="main.js"></script>'),
  });
  const script = join(folder, "node_modules/kullback/dist/kullback-with-continuous.js");
  cpSync(script, join(folder, "kullback.js"));
  writeFileSync(join(folder, "main.js"), ofGlobal);
  return { folder, found: await inStaticPage(folder) };
}

/** The bare page where something is missing: what it falls back to, and why it says it does. */
async function inPoorerPages() {
  const { folder } = await inBarePage();
  const policy = { "content-security-policy": "script-src 'self'" };
  const withoutWebAssembly = "delete globalThis.WebAssembly";
  return {
    policy: await inStaticPage(folder, policy),
    allowed: await inStaticPage(folder, { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" }),
    none: await inStaticPage(folder, {}, withoutWebAssembly),
  };
}

/** What is tried: its name, its version, and what it finds. */
const trials = [
  ...["node-20", "node-22", "node-24", "node-26"].map((name) => ({
    name: "Node",
    version: versionOf(name),
    find: () => inRuntime(`${name}/bin/node`),
  })),
  {
    name: "Deno",
    version: versionOf("@deno/linux-x64-glibc"),
    find: () => inRuntime("@deno/linux-x64-glibc/deno", "run", "--allow-all", "--no-remote", "--quiet"),
  },
  {
    name: "Bun",
    version: versionOf("@oven/bun-linux-x64"),
    find: () => inRuntime("@oven/bun-linux-x64/bin/bun", "run", "--no-install"),
  },
  {
    name: "Cloudflare workerd",
    version: versionOf("@cloudflare/workerd-linux-64"),
    find: inWorkerd,
    withoutWorkers: "it starts no workers",
  },
  { name: "Vite, development", version: versionOf("vite"), inBrowser: true, find: withViteInDevelopment },
  { name: "Vite, build", version: versionOf("vite"), inBrowser: true, find: withVite },
  { name: "webpack", version: versionOf("webpack"), inBrowser: true, find: withWebpack },
  { name: "Rollup", version: versionOf("rollup"), inBrowser: true, find: withRollup },
  { name: "esbuild", version: versionOf("esbuild"), inBrowser: true, find: withEsbuild },
  {
    name: "a page without a bundler",
    version: "",
    inBrowser: true,
    find: async () => (await inBarePage()).found,
  },
];

// A gigabyte: only where something has changed.
const lock = readFileSync(join(here, "package-lock.json"), "utf8");
const installed = join(here, "node_modules/.installed-lock.json");
if (!existsSync(installed) || readFileSync(installed, "utf8") !== lock) {
  run("npm", ["ci", "--prefix", here, "--no-audit", "--no-fund"], { timeout: 600_000 });
  writeFileSync(installed, lock);
}

const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", work], { cwd: root });
const [{ filename }] = JSON.parse(packed);
mkdirSync(join(work, "installed"));
writeFileSync(
  join(work, "installed/package.json"),
  JSON.stringify({ private: true, type: "module", dependencies: { kullback: `file:../${filename}` } }),
);
run("npm", ["install", "--no-audit", "--no-fund"], { cwd: join(work, "installed") });

const { worker: expectedOfWorker, ...expected } = JSON.parse(
  run(process.execPath, ["main.js"], { cwd: project({ "main.js": printed }) }),
);
console.log(`This Node, ${process.version}: ${JSON.stringify(expected)}; in a worker: ${expectedOfWorker}`);
if (expectedOfWorker !== `wasm ${expected.score}`) throw new Error("this Node's worker does not give what it should");
if (expected.backend !== "wasm" || expected.score !== 0.3680642071684971 || expected.single !== expected.score) {
  throw new Error("this Node itself does not give what it should");
}

/** @type {{ name: string, version: string, where?: string, outcome: string, worker: string }[]} */
const results = [];
let failed = false;

/** @param {unknown} error */
function failure(error) {
  failed = true;
  console.error(error instanceof Error ? error.message : error);
  return "failed";
}

for (const { name, version, inBrowser, find, withoutWorkers } of trials) {
  let outcome = "passed";
  let worker = withoutWorkers === undefined ? "passed" : `not run: ${withoutWorkers}`;
  try {
    const { worker: foundInWorker, ...found } = await find();
    if (JSON.stringify(found) !== JSON.stringify(expected)) outcome = failure(`gave ${JSON.stringify(found)}`);
    if (withoutWorkers === undefined && foundInWorker !== expectedOfWorker) {
      worker = failure(`in a worker: gave ${foundInWorker}`);
    }
  } catch (error) {
    outcome = error instanceof NotRun ? `not run: ${error.message}` : failure(error);
    worker = outcome;
  }
  const where = inBrowser && browser !== undefined ? `Chromium ${browser.version()}` : "";
  results.push({ name, version, ...(where === "" ? {} : { where }), outcome, worker });
  console.log(
    `${[name, version].filter(Boolean).join(" ")}${where && `, in ${where}`}: ${outcome}; in a worker: ${worker}`,
  );
}

try {
  const { policy, allowed, none } = await inPoorerPages();
  const numbers = ({ backend: _, reason: __, worker: ___, ...rest }) => JSON.stringify(rest);
  for (const [what, found, backend, reason] of [
    ["a page whose policy forbids WebAssembly", policy, "js", /wasm-unsafe-eval|unsafe-eval/],
    ["a page whose policy allows it", allowed, "wasm", /SIMD/],
    ["a page without WebAssembly", none, "js", /no WebAssembly/],
  ]) {
    const isRight = found.backend === backend && reason.test(found.reason) && numbers(found) === numbers(expected);
    if (!isRight) failed = true;
    console.log(`${what}: ${isRight ? `${backend}, ${found.reason}` : `failed: ${JSON.stringify(found)}`}`);
  }
} catch (error) {
  if (!(error instanceof NotRun)) throw error;
  console.log(`pages with less: not run: ${error.message}`);
}
await browser?.close();

if (process.argv.includes("--write")) {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(join(here, "results.json"), `${JSON.stringify({ date, results }, undefined, 2)}\n`);
}
if (failed) process.exitCode = 1;

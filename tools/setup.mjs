// Makes a clone ready to run: installs packages, compiles the kernels, compiles the package; each only where what it is
// made from has changed. Every npm script that needs them runs this first. Only Node's own modules: nothing is
// installed yet when it starts.
//
//   node tools/setup.mjs
//
// Silent where there is nothing to do; otherwise a line on standard error for each step. What is out of date is told by
// contents, never by times. build/stamp.json, written last, says from which contents the outputs were made, and what they
// were: an interrupted build, a deleted output or a clock that is wrong only means that the step runs (again). Two of
// these at once wait for each other (build/setup.lock).

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} inputs   files and folders whose contents decide
 * @property {string[]} outputs  files and folders that the script makes
 * @property {string} script
 */

/** In this order. @type {Step[]} */
const STEPS = [
  {
    name: "kernels",
    // layout.ts is shared by both backends: assembly/ imports it.
    inputs: [
      "assembly",
      "src/backend/layout.ts",
      "asconfig.json",
      "asconfig.decompress.json",
      "package-lock.json",
      "tools/build-kernels.mjs",
    ],
    outputs: ["build/kernels.wasm", "build/decompress.wasm", "src/wasm/kernels.generated.ts"],
    script: "tools/build-kernels.mjs",
  },
  {
    name: "dist",
    inputs: [
      "src",
      "build/kernels.wasm",
      "tsconfig.json",
      "tsconfig.build.json",
      "package-lock.json",
      "tools/build-dist.mjs",
    ],
    outputs: ["dist"],
    script: "tools/build-dist.mjs",
  },
];

const STAMP = "build/stamp.json";
const LOCK = "build/setup.lock";
const LONGEST_WAIT = 15 * 60_000;
const OLDEST_NODE = 20;

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

/** @param {string} message */
function say(message) {
  process.stderr.write(`set-up: ${message}\n`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  say(message);
  process.exit(1);
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody sees half of it. @param {string} path @param {string} text */
function writeWhole(path, text) {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, text);
  renameSync(aside, path);
}

/** The files at or below a path, in an order that does not depend on the machine. @param {string} path @returns {string[]} */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

/** One hash of the names and contents of all files at or below the paths. @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(filesOf)) {
    const contents = readFileSync(file);
    hash.update(`${file}\0${contents.length}\0`).update(contents);
  }
  return hash.digest("hex");
}

/** @param {Step} step */
function isBuilt({ name, inputs, outputs }) {
  const stamp = readJson(STAMP)?.[name];
  return stamp !== undefined && stamp.inputs === hashOf(inputs) && stamp.outputs === hashOf(outputs);
}

/** @param {Step} step */
function build({ name, inputs, outputs, script }) {
  // Before the script reads them: what changes while it runs makes it run again next time.
  const before = hashOf(inputs);
  say(`building ${name}`);
  // What a compiler says belongs on standard error: standard output is the command's that comes after.
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", 2, 2] });
  if (status !== 0) fail(`${script} failed`);
  writeWhole(STAMP, JSON.stringify({ ...readJson(STAMP), [name]: { inputs: before, outputs: hashOf(outputs) } }));
}

/**
 * Whether node_modules/ holds what package-lock.json says. npm's own record of it is node_modules/.package-lock.json,
 * which `npm ci` removes first and writes last.
 */
function isInstalled() {
  const wanted = readJson("package-lock.json").packages;
  const present = readJson("node_modules/.package-lock.json")?.packages ?? {};
  return (
    Object.entries(present).every(
      ([path, { version, integrity }]) =>
        wanted[path]?.version === version && wanted[path].integrity === integrity && existsSync(path),
    ) &&
    // Optional ones are for other machines too.
    Object.entries(wanted).every(([path, { optional }]) => path === "" || optional || path in present)
  );
}

function install() {
  say("installing packages (npm ci)");
  // --include=dev: NODE_ENV=production would leave out what builds. No package here has an install script that matters.
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const { status, error } =
    npm !== undefined && /npm-cli\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], { stdio: ["ignore", 2, 2] })
      : spawnSync("npm", args, { stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (error) fail(`npm could not be run: ${error.message}`);
  if (status !== 0) fail("npm ci failed");
  if (!isInstalled()) fail("npm ci did not install what package-lock.json says");
}

/** @param {string} pid */
function isRunning(pid) {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return error.code === "EPERM";
  }
}

/** @param {() => void} work */
function locked(work) {
  const own = `${LOCK}.${process.pid}`;
  const started = performance.now();
  let told = false;
  mkdirSync(dirname(LOCK), { recursive: true });
  writeFileSync(own, String(process.pid));
  process.on("exit", () => rmSync(own, { force: true }));
  for (;;) {
    try {
      // Unlike creating a file and then writing to it, this makes the lock with its contents, or fails.
      linkSync(own, LOCK);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = existsSync(LOCK) ? readFileSync(LOCK, "utf8") : "";
    // Made with its contents, a lock that is there and has none is what a full disk or a crash has left.
    if (holder === "" ? existsSync(LOCK) && statSync(LOCK).size === 0 : !isRunning(holder)) {
      removeLockOf(holder);
      continue;
    }
    if (performance.now() - started > LONGEST_WAIT) fail(`still waiting for process ${holder}: delete ${LOCK}`);
    if (!told && holder !== "") say(`waiting for the one of process ${holder} (or delete ${LOCK})`);
    told ||= holder !== "";
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  process.on("exit", () => rmSync(LOCK, { force: true }));
  work();
}

/** Removes a lock whose holder is gone; puts it back if it is not that one after all. @param {string} holder */
function removeLockOf(holder) {
  const aside = `${LOCK}.gone.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    if (readFileSync(aside, "utf8") !== holder) linkSync(aside, LOCK);
  } catch {
    // Another was quicker: the loop looks again.
  }
  rmSync(aside, { force: true });
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(`Node ${OLDEST_NODE} or later is needed; this is ${process.versions.node}`);
}
if (!isInstalled() || !STEPS.every(isBuilt)) {
  locked(() => {
    if (!isInstalled()) install();
    for (const step of STEPS) if (!isBuilt(step)) build(step);
  });
}

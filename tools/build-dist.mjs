// Compiles src/ to dist/: what is published; and bundles scripts of it for pages without a bundler. Run by
// tools/setup.mjs, after tools/build-kernels.mjs.
//
// Made in a folder of its own first and then moved file by file, only where contents differ: a program that runs from
// dist/ at the time finds every file there, old or new.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rollup } from "rollup";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const MADE = `build/dist.${process.pid}`;
const FINAL = "dist";

process.on("exit", () => rmSync(MADE, { recursive: true, force: true }));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", MADE], {
  stdio: "inherit",
});
if (status !== 0) process.exit(1);
copyFileSync("build/kernels.wasm", `${MADE}/kernels.wasm`);
// For those who import it; src/ has the name that TypeScript looks for beside a file.
copyFileSync("src/kernels.d.wasm.ts", `${MADE}/kernels.wasm.d.ts`);
chmodSync(`${MADE}/cli/bin.js`, 0o755);

// What runs in a worker, as one file: a worker has no import map, and not every bundler follows import() there.
await build({
  entryPoints: [`${MADE}/worker/web-thread.js`],
  outfile: `${MADE}/worker/web-thread.js`,
  allowOverwrite: true,
  bundle: true,
  minify: true,
  target: "es2022",
  format: "esm",
  legalComments: "eof",
});

// For pages without a bundler, one script of these two. Continuous KL doubles it, which few pages need.
const { name, version, license } = JSON.parse(readFileSync("package.json", "utf8"));
const scripts = {
  "kullback.js": { contents: 'export * from "./index.js";', contains: "@assemblyscript/loader" },
  "kullback-with-continuous.js": {
    contents: 'export * from "./index.js"; export * as continuous from "./continuous.js";',
    contains: "@assemblyscript/loader and parts of stdlib",
  },
};
for (const [file, { contents, contains }] of Object.entries(scripts)) {
  await build({
    stdin: { contents, resolveDir: MADE },
    outfile: `${MADE}/${file}`,
    bundle: true,
    minify: true,
    target: "es2022",
    format: "iife",
    globalName: name,
    banner: { js: `/*! ${name} ${version} (${license}), with ${contains} (Apache-2.0) */` },
    legalComments: "eof",
  });
}

// Last the JavaScript backend, which `import()` loads, as one file: modules that it shared with the rest would be whole in
// every bundle by esbuild, which splits, or makes functions of them, before it knows what of them is used. By Rollup, which
// leaves constants constants, as V8 wants them: see src/backend/log-ratio.ts.
const backend = await rollup({ input: `${MADE}/backend/js.js` });
await backend.write({ file: `${MADE}/backend/js.js`, format: "es" });

/** Paths of all files below a folder, from it. @param {string} folder @returns {string[]} */
function filesBelow(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

/** tsc writes "./x.js" for "./x.ts" into .js files, but leaves .d.ts files as they are. @param {string} text */
function withJsImports(text) {
  return text.replace(/((?:from|import) ?\(?"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"');
}

const made = filesBelow(MADE);
for (const path of made) {
  const from = join(MADE, path);
  const to = join(FINAL, path);
  if (path.endsWith(".d.ts")) writeFileSync(from, withJsImports(readFileSync(from, "utf8")));
  if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}
for (const path of filesBelow(FINAL)) if (!made.includes(path)) rmSync(join(FINAL, path));

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryDirectory } from "./temporary-directory.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = (path: string) => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(text("package.json"));
const lock = JSON.parse(text("package-lock.json"));

/** What paths in the lock file begin with. */
const INSTALLED = "node_modules/";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], cwd: string = root): Ended {
  // On Windows npm is a script, which only a shell can run.
  return spawnSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
}

/** For pages without a bundler. */
const scripts = ["kullback.js", "kullback-with-continuous.js"];

describe("what is published", () => {
  const directory = temporaryDirectory();
  let paths: string[];

  beforeAll(() => {
    // No scripts: `npm test` has built the package.
    const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", directory.path]);
    expect(packed.status, packed.stderr).toBe(0);
    paths = JSON.parse(packed.stdout)[0].files.map((file: { path: string }) => file.path);
  });

  test("nothing that a page loads asks for a module of Node", () => {
    const modules = paths.filter((path) => /^dist\/(?!cli\/|io\/|node\.js|worker\/node).*\.js$/.test(path));
    expect(modules.length).toBeGreaterThan(20);
    for (const path of modules)
      expect(readFileSync(join(root, path), "utf8"), path).not.toMatch(/(?:from|import\()\s*["'](?:node:|fs\b)/);
  });

  test("the built package, and what is read about it", () => {
    expect(paths.filter((path) => !/^(?:dist|examples\/lessons)\//.test(path)).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "docs/design.md",
      "package.json",
    ]);
    // The README leads to the lessons.
    const lessons = paths.filter((path) => path.startsWith("examples/lessons/"));
    expect(lessons.filter((path) => !/\/(?:README\.md|[a-z-]+\.mjs)$/.test(path))).toEqual([]);
    const kinds = new Set(paths.filter((path) => path.startsWith("dist/")).map((path) => path.replace(/.*?\./, ".")));
    expect(
      [...kinds].filter((kind) => ![".js", ".d.ts", ".generated.js", ".generated.d.ts"].includes(kind)).sort(),
    ).toEqual([".wasm", ".wasm.d.ts"]);
    expect(paths.filter((path) => /\b(?:test|bench|golden)\/|\.test\./.test(path))).toEqual([]);
  });

  test("links between files lead to files that are published too", () => {
    const links = paths
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) => {
        const targets = [...text(path).matchAll(/\]\((?!\w+:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
          (match) => match[1] as string,
        );
        return targets.map((target) => posix.join(posix.dirname(path), target));
      });
    expect(links).toContain("docs/design.md");
    expect(links.filter((link) => !paths.includes(link))).toEqual([]);
  });

  test("every module of src/, and nothing older", () => {
    const modules = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && path !== "kernels.d.wasm.ts")
      .flatMap((path) => [path.replace(/ts$/, "js"), path.replace(/ts$/, "d.ts")])
      .map((path) => path.replaceAll("\\", "/"));
    const others = ["kernels.wasm", "kernels.wasm.d.ts", ...scripts];
    expect(paths.filter((path) => path.startsWith("dist/")).sort()).toEqual(
      [...modules, ...others].map((path) => `dist/${path}`).sort(),
    );
  });

  test.each(scripts)("%s defines one global, from whose functions numbers come", async (name) => {
    const page = createContext({ atob, TextDecoder });
    const before = runInContext("Object.keys(globalThis)", page);
    runInContext(text(`dist/${name}`), page, { filename: name });
    expect(runInContext("Object.keys(globalThis)", page)).toEqual([...before, "kullback"]);
    const scored = `kullback.createEngine().then((engine) => [engine.backend, engine.score("kl", [0.9, 0.1], [0.5, 0.5])[0]])`;
    expect([...(await runInContext(scored, page))]).toEqual(["wasm", 0.3680642071684971]);
    const hasContinuous = name === "kullback-with-continuous.js";
    expect(runInContext("typeof kullback.continuous?.normal", page)).toBe(hasContinuous ? "function" : "undefined");
  });

  test("nothing is made of text while it runs, which policies of pages forbid", () => {
    for (const path of paths.filter((name) => /^dist\/.*\.js$/.test(name))) {
      expect(text(path), path).not.toMatch(/\beval\(|\bFunction\(|\bset(?:Timeout|Interval)\(\s*["'`]/);
    }
  });

  test("type declarations import .js files, as JavaScript does", () => {
    for (const path of paths.filter((name) => name.endsWith(".d.ts"))) expect(text(path), path).not.toMatch(/\.ts"/);
  });

  test("its kernels are those inside it", async () => {
    const { ownKernels } = await import("../src/wasm/own-kernels.ts");
    const bytes = readFileSync(join(root, "dist/kernels.wasm"));
    expect(Buffer.compare(ownKernels(), bytes)).toBe(0);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  describe("installed in an empty project", () => {
    let project: string;
    const inProject = (command: string, args: readonly string[]) => run(command, args, project);

    beforeAll(() => {
      project = join(directory.path, "project");
      mkdirSync(project);
      // All that it depends on comes from here, what dependencies depend on too, so that no registry is asked.
      const dependencies = Object.fromEntries(
        Object.entries<{ readonly dev?: boolean }>(lock.packages)
          .filter(([path, { dev }]) => path.startsWith(INSTALLED) && !dev)
          .map(([path]) => [path.slice(INSTALLED.length), `file:${join(root, path)}`]),
      );
      const tarball = readdirSync(directory.path).find((name) => name.endsWith(".tgz"));
      writeFileSync(
        join(project, "package.json"),
        JSON.stringify({
          private: true,
          type: "module",
          dependencies: { kullback: `file:../${tarball}`, ...dependencies },
        }),
      );
      const flags = ["--offline", "--install-links", "--ignore-scripts", "--no-audit", "--no-fund"];
      const installed = inProject("npm", ["install", ...flags]);
      expect(installed.status, installed.stderr).toBe(0);
    });

    test("a program", () => {
      writeFileSync(
        join(project, "program.js"),
        `import { createEngine } from "kullback";
const engine = await createEngine();
console.log(engine.backend, engine.score("kl", [0.9, 0.1], [0.5, 0.5]));`,
      );
      expect(inProject(process.execPath, ["program.js"])).toMatchObject({
        status: 0,
        stdout: "wasm Float64Array(1) [ 0.3680642071684971 ]\n",
        stderr: "",
      });
    });

    test("kernels of the caller's, by their address", () => {
      writeFileSync(
        join(project, "address.js"),
        `import { createEngine } from "kullback";
const { backend } = await createEngine({ backend: "wasm", wasm: new URL(import.meta.resolve("kullback/kernels.wasm")) });
console.log(backend);`,
      );
      expect(inProject(process.execPath, ["address.js"])).toMatchObject({ status: 0, stdout: "wasm\n" });
    });

    test("the command", () => {
      expect(inProject("npx", ["--no-install", "kullback", "--version"])).toMatchObject({
        status: 0,
        stdout: `${manifest.version}\n`,
      });
    });

    /** Type-checks a program against the package's types, those of its libraries included. */
    function check(program: string, options: object): Ended {
      writeFileSync(join(project, "types.ts"), program);
      const compilerOptions = {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: "ES2022",
        types: [],
        module: "NodeNext",
        ...options,
      };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["types.ts"] }));
      return inProject(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."]);
    }

    const program = `import { createEngine, histograms, klDivergence, type EngineOptions, type Zeros } from "kullback";
import kernels from "kullback/kernels.wasm";
const zeros: Zeros = { epsilon: 1e-10 };
const sources: EngineOptions["wasm"][] = [new Uint8Array(8), new DataView(new ArrayBuffer(8)), new ArrayBuffer(8)];
const engine = await createEngine({ wasm: sources[0] });
export const scores: Float64Array = engine.score("kl", histograms(new Uint16Array(8), 4), [1, 2, 3, 4], { zeros });
// @ts-expect-error: no such divergence
engine.score("kll", [1], [1]);
await createEngine({ wasm: kernels });
// @ts-expect-error: a divergence of P from what
engine.score("kl", [1]);
// @ts-expect-error: a batch is no single distribution
klDivergence(histograms([1, 2], 2), [1, 2]);
// @ts-expect-error: an address is a URL
await createEngine({ wasm: "kernels.wasm" });
`;
    const withAddress = `await createEngine({ wasm: new URL("kernels.wasm", "https://example.org") });\n`;
    const withModules = "await createEngine({ wasm: await WebAssembly.compile(new Uint8Array(8)) });\n";

    test.each([
      { module: "NodeNext", moduleResolution: "NodeNext" },
      { module: "ESNext", moduleResolution: "bundler" },
    ])("types, with module resolution $moduleResolution", (resolution) => {
      const options = { ...resolution, lib: ["ES2022", "DOM"] };
      expect(check(program + withAddress + withModules, options)).toMatchObject({ status: 0, stdout: "" });
    });

    test.each([
      { libraries: "ECMAScript alone", options: { lib: ["ES2022"] }, rest: "" },
      {
        libraries: "Node's, without the browser's",
        options: { lib: ["ES2022"], types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
        rest: withAddress,
      },
      {
        libraries: "a worker's",
        options: { lib: ["ES2022", "WebWorker"] },
        rest: withAddress + withModules,
      },
    ])("types, where libraries are $libraries", ({ options, rest }) => {
      expect(check(program + rest, options)).toMatchObject({ status: 0, stdout: "" });
    });
  });
});

describe("the manifest", () => {
  test("exports, types first, are there", () => {
    for (const [name, target] of Object.entries<string | Record<string, string>>(manifest.exports)) {
      const targets = typeof target === "string" ? [target] : Object.values(target);
      if (typeof target !== "string") expect(Object.keys(target)[0], name).toBe("types");
      for (const path of targets) expect(existsSync(join(root, path)), path).toBe(true);
    }
    expect(text(manifest.bin.kullback)).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("nothing runs when it is installed", () => {
    const names = ["preinstall", "install", "postinstall", "prepare"];
    expect(Object.keys(manifest.scripts).filter((name) => names.includes(name))).toEqual([]);
  });

  test("dependencies are of one version each", () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
    expect({ ...lock.packages[""].dependencies, ...lock.packages[""].devDependencies }).toEqual({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    });
  });

  test("package-lock.json names no registry", () => {
    expect(Object.keys(lock.packages).filter((path) => lock.packages[path].resolved !== undefined)).toEqual([]);
  });

  test("runtimes and bundlers that it is tried in are of one version each, from no registry in particular", () => {
    const { dependencies, optionalDependencies } = JSON.parse(text("test/runtimes/package.json"));
    for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^(?:npm:[a-z0-9-]+@)?\d+\.\d+\.\d+$/);
    }
    expect(text("test/runtimes/package-lock.json")).not.toContain('"resolved"');
  });

  test("the changelog has its version", () => {
    expect(text("CHANGELOG.md")).toContain(`## [${manifest.version}]`);
    expect(lock.version).toBe(manifest.version);
  });
});

describe("set-up", () => {
  const setup = text("tools/setup.mjs");

  test("does nothing where all is built", () => {
    expect(run(process.execPath, ["tools/setup.mjs"])).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  test("knows every file that the kernels are made from", () => {
    const inputs = [...(setup.match(/inputs: \[(.*?)\]/s)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
    const outside = readdirSync(join(root, "assembly"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => {
        const imports = [...text(join("assembly", path)).matchAll(/from "(\.[^"]+)"/g)];
        return imports.map((match) => resolve(root, "assembly", path, "..", `${match[1]}.ts`));
      })
      .map((path) => path.slice(root.length).replaceAll("\\", "/"))
      .filter((path) => !path.startsWith("assembly/"));
    expect(outside.length).toBeGreaterThan(0);
    for (const path of outside) {
      expect(inputs).toContain(path);
      expect(text(path), `${path} must not import: what it imports would be an input too`).not.toMatch(/^import /m);
    }
  });

  test("uses only Node's own modules", () => {
    for (const [, name] of setup.matchAll(/from "([^"]+)"/g)) expect(name).toMatch(/^node:/);
  });

  test("tools/loops.mjs would change nothing", () => {
    expect(run(process.execPath, ["tools/loops.mjs", "--check"])).toMatchObject({ status: 0, stderr: "" });
  });
});

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createEngine, type EngineOptions, isKullbackError, KullbackTypeError } from "../src/node.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

// Which backend an engine gets, and why; and that importing the package does nothing.

const address = new URL("../build/kernels.wasm", import.meta.url);
const bytes = readFileSync(address);
const directory = temporaryDirectory();

const P = [0.9, 0.1];
const Q = [0.5, 0.5];
const KL = 0.3680642071684971;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** An engine that runs on JavaScript, and says why in these words; asked for WebAssembly alone, that is the error. */
async function expectNoWasm(why: RegExp, wasm?: unknown): Promise<void> {
  const options = wasm === undefined ? {} : { wasm: wasm as Uint8Array };
  const engine = await createEngine(options);
  expect(engine.backend).toBe("js");
  expect(engine.reason).toMatch(why);
  expect(engine.score("kl", P, Q)[0]).toBe(KL);
  expect((await createEngine({ ...options, backend: "auto" })).backend).toBe("js");

  const refused: unknown = await createEngine({ ...options, backend: "wasm" }).catch((error: unknown) => error);
  if (!isKullbackError(refused)) expect.fail(`not an error of the package: ${refused}`);
  expect(refused).toBeInstanceOf(KullbackTypeError);
  expect(refused.code).toBe("WASM_UNAVAILABLE");
  expect(refused.argument).toBe("backend");
  expect(refused.message).toMatch(why);

  const asked = await createEngine({ ...options, backend: "js" });
  expect(asked.backend).toBe("js");
  expect(asked.reason).toMatch(/asked for/);
}

async function expectWasm(wasm: unknown): Promise<void> {
  for (const backend of ["auto", "wasm"] as const) {
    const engine = await createEngine({ backend, wasm: wasm as Uint8Array });
    expect(engine.backend).toBe("wasm");
    expect(engine.score("kl", P, Q)[0]).toBe(KL);
  }
}

/** A module as its bytes, written out: a memory of `pages`, exported; and nothing else. */
function moduleWithMemory(pages: number): Uint8Array<ArrayBuffer> {
  const name = [...new TextEncoder().encode("memory")];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[5, 3, 1, 0, pages],
    ...[7, name.length + 4, 1, name.length, ...name, 2, 0],
  ]);
}

describe("createEngine", () => {
  test("runs on WebAssembly here, and says so", async () => {
    const engine = await createEngine();
    expect(engine.backend).toBe("wasm");
    expect(engine.reason).toMatch(/SIMD/);
    expect(engine.score("kl", P, Q)[0]).toBe(KL);
    expect((await createEngine({ backend: undefined, wasm: undefined })).backend).toBe("wasm");
  });

  test("runs on JavaScript where that is asked for, and then does not look at WebAssembly", async () => {
    const untouchable = new Proxy(
      {},
      {
        get() {
          throw new Error("WebAssembly was looked at");
        },
      },
    );
    vi.stubGlobal("WebAssembly", untouchable);
    const engine = await createEngine({ backend: "js" });
    expect(engine.backend).toBe("js");
    expect(engine.reason).toMatch(/asked for/);
  });

  test("engines do not share a memory", async () => {
    const one = await createEngine({ backend: "wasm" });
    const other = await createEngine({ backend: "wasm" });
    const first = one.score("kl", P, Q);
    other.score("js", [1e300, 1e-300], [3, 1]);
    other.close();
    expect(one.score("kl", P, Q)).toEqual(first);
  });
});

describe("falls back to JavaScript", () => {
  test("without WebAssembly", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    await expectNoWasm(/no WebAssembly/);
  });

  test("without SIMD: the module is not valid there", async () => {
    vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    await expectNoWasm(/SIMD/);
  });

  test("under a content-security policy that forbids compiling, which is an error of compile in some browsers", async () => {
    const message = "WebAssembly.compile(): Wasm code generation disallowed by embedder";
    vi.spyOn(WebAssembly, "compile").mockImplementation(() => Promise.reject(new WebAssembly.CompileError(message)));
    await expectNoWasm(/disallowed by embedder/);
  });

  test("and of instantiate in others", async () => {
    const message = "Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not allowed";
    vi.spyOn(WebAssembly, "compile").mockImplementation(() => Promise.reject(new EvalError(message)));
    vi.spyOn(WebAssembly, "instantiate").mockImplementation(() => Promise.reject(new EvalError(message)) as never);
    await expectNoWasm(/unsafe-eval/);
  });

  test("where there is no memory for it", async () => {
    vi.spyOn(WebAssembly, "instantiate").mockImplementation(
      () => Promise.reject(new RangeError("could not allocate memory")) as never,
    );
    await expectNoWasm(/could not allocate memory/);
  });
});

describe("own kernels", () => {
  let server: Server;
  let origin = "";

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === "/kernels.wasm") {
        // Not application/wasm, as many servers have it.
        response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes);
      } else if (request.url === "/page.html") {
        response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Not found</title>");
      } else {
        response.writeHead(404, { "content-type": "text/plain" }).end("not here");
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test("their bytes, and a buffer of them", async () => {
    await expectWasm(new Uint8Array(bytes));
    await expectWasm(Uint8Array.from(bytes).buffer);
    // A part of a larger buffer.
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 7);
    await expectWasm(larger.subarray(7, 7 + bytes.length));
    await expectWasm(new DataView(larger.buffer, 7, bytes.length));
    // In shared memory, which not every engine compiles from.
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    await expectWasm(shared);
    await expectWasm(new Uint8Array(shared));
  });

  test("of another realm: bytes, and an address", async () => {
    const inRealm = (script: string, given: object) => runInNewContext(script, given);
    await expectWasm(inRealm("Uint8Array.from(bytes)", { bytes }));
    await expectWasm(inRealm("Uint8Array.from(bytes).buffer", { bytes }));
    const Other = class URL extends globalThis.URL {};
    vi.stubGlobal("URL", class {});
    await expectWasm(new Other(address));
  });

  test("a module of another realm", async () => {
    await expectWasm(runInNewContext("new WebAssembly.Module(bytes)", { bytes: new Uint8Array(bytes) }));
  });

  test("a module, more than once", async () => {
    const module = await WebAssembly.compile(bytes);
    await expectWasm(module);
    await expectWasm(module);
  });

  test("their address: of a file, of a server, of data", async () => {
    await expectWasm(address);
    await expectWasm(new URL(`${origin}/kernels.wasm`));
    await expectWasm(new URL(`data:application/wasm;base64,${bytes.toString("base64")}`));
  });

  test("an address where there is nothing", async () => {
    await expectNoWasm(/404/, new URL(`${origin}/elsewhere.wasm`));
    await expectNoWasm(/not a module/, new URL(`${origin}/page.html`));
    await expectNoWasm(/ENOENT.*missing\.wasm/, pathToFileURL(join(directory.path, "missing.wasm")));
    await expectNoWasm(/./, new URL("nonsense://kernels.wasm"));
  });

  test("a server that does not answer", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expectNoWasm(/./, new URL(`http://127.0.0.1:${port}/kernels.wasm`));
  });

  test("bytes that are no module", async () => {
    await expectNoWasm(/not a module/, new Uint8Array(0));
    await expectNoWasm(/not a module/, new Uint8Array(100));
    await expectNoWasm(/not a module/, bytes.subarray(0, bytes.length - 1));
    const damaged = Uint8Array.from(bytes);
    damaged[bytes.length >> 1] = (damaged[bytes.length >> 1] as number) ^ 0xff;
    damaged[4] = 2;
    await expectNoWasm(/not a module/, damaged);
  });

  test("a module that is another", async () => {
    // Nothing in it; too little memory; memory, but none of the kernels.
    await expectNoWasm(/./, Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    await expectNoWasm(/65536 bytes of memory/, moduleWithMemory(1));
    await expectNoWasm(/kernel/, moduleWithMemory(16));
  });

  test("what is neither bytes, nor a module, nor an address", async () => {
    for (const wasm of ["kernels.wasm", 3, null, {}, [0, 0x61]]) {
      const options = { wasm } as unknown as EngineOptions;
      await expect(createEngine(options)).rejects.toMatchObject({ code: "INVALID_OPTION", argument: "wasm" });
    }
  });
});

describe("options", () => {
  const create = createEngine as (options?: unknown) => Promise<unknown>;

  test.each<readonly [options: unknown, code: string, argument: string, says: RegExp]>([
    [{ backed: "js" }, "UNKNOWN_OPTION", "options", /did you mean backend/],
    [{ Wasm: bytes }, "UNKNOWN_OPTION", "options", /did you mean wasm/],
    [{ constructor: 1 }, "UNKNOWN_OPTION", "options", /constructor/],
    [{ backend: "webgpu" }, "INVALID_OPTION", "backend", /"auto", "wasm" or "js"/],
    [{ backend: "JS" }, "INVALID_OPTION", "backend", /"JS"/],
    [{ backend: null }, "INVALID_OPTION", "backend", /null/],
    [{ backend: 1 }, "INVALID_OPTION", "backend", /1/],
    [null, "INVALID_OPTION", "options", /a plain object/],
    ["js", "INVALID_OPTION", "options", /a plain object/],
    [new Date(0), "INVALID_OPTION", "options", /a Date/],
    [/js/, "INVALID_OPTION", "options", /a RegExp/],
    [[], "INVALID_OPTION", "options", /an array/],
    [new Map([["backend", "js"]]), "INVALID_OPTION", "options", /a Map/],
    [new (class Settings {})(), "INVALID_OPTION", "options", /prototype/],
    [Object.create({ backend: "js" }), "INVALID_OPTION", "options", /prototype/],
  ])("%o", async (options, code, argument, says) => {
    const error: unknown = await create(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KullbackTypeError);
    expect(error).toMatchObject({ code, argument });
    expect((error as Error).message).toMatch(says);
  });

  test("of another realm, or without a prototype", async () => {
    for (const options of [
      runInNewContext(`({ backend: "js" })`),
      Object.assign(Object.create(null), { backend: "js" }),
    ]) {
      expect(await create(options)).toMatchObject({ backend: "js" });
    }
  });
});

describe("a process of its own", () => {
  const entry = new URL("../dist/index.js", import.meta.url);

  /** What a script prints, as JSON; it starts with the package's address in `entry`. */
  function run(script: string, ...flags: readonly string[]): unknown {
    if (!existsSync(fileURLToPath(entry))) throw new Error(`${entry} is not there: npm run build`);
    const source = `const entry = ${JSON.stringify(entry.href)};\n${script}`;
    const args = [...flags, "--input-type=module", "--eval", source];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 30_000 });
    if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  }

  test("importing the package changes no global, and starts nothing", () => {
    const found = run(`
      // The loader would put this back, wherever it is missing.
      delete Object.hasOwn;
      const shapeOf = () => Object.fromEntries(
        [globalThis, Object, Array, ArrayBuffer, Float64Array, Float64Array.prototype, Math, Number, Promise, WebAssembly]
          .map((object, place) => [place, Reflect.ownKeys(object).map(String).sort().join()]),
      );
      const listeners = () => process.eventNames().map(String).join();
      const before = JSON.stringify([shapeOf(), listeners()]);
      const kullback = await import(entry);
      const after = JSON.stringify([shapeOf(), listeners()]);
      // Only comes where nothing is left to wait for.
      process.once("beforeExit", () => console.log(JSON.stringify({
        same: before === after,
        hasOwn: typeof Object.hasOwn,
        started: process.getActiveResourcesInfo(),
        exports: Object.keys(kullback).sort(),
      })));
    `);
    expect(found).toEqual({
      same: true,
      hasOwn: "undefined",
      started: [],
      exports: [
        "KullbackRangeError",
        "KullbackTypeError",
        "alphaDivergence",
        "binSamples",
        "chainRule",
        "coarsen",
        "conditionalKl",
        "createEngine",
        "divergenceNames",
        "driftTest",
        "fDivergence",
        "histograms",
        "isKullbackError",
        "jensenShannon",
        "jsDivergence",
        "klDivergence",
        "klFromLogits",
        "mutualInformation",
        "pushForward",
        "renyi",
        "skewKl",
        "sparseHistograms",
        "tsallis",
      ],
    });
  });

  test("what is wrong is told where Object.hasOwn is missing, as in browsers of 2021", () => {
    const found = run(`
      delete Object.hasOwn;
      const { klDivergence } = await import(entry);
      const codeOf = (...given) => {
        try {
          return klDivergence(...given);
        } catch (error) {
          return error.code;
        }
      };
      console.log(JSON.stringify([codeOf(new Int8Array(2), [1, 1]), codeOf([1, 1], [1, 1], new (class {})())]));
    `);
    expect(found).toEqual(["INVALID_DTYPE", "INVALID_OPTION"]);
  });

  test("single pairs and the JavaScript backend do without the loader", () => {
    const found = run(`
      delete Object.hasOwn;
      const { createEngine, klDivergence } = await import(entry);
      const kl = klDivergence([0.9, 0.1], [0.5, 0.5]);
      const engine = await createEngine({ backend: "js" });
      console.log(JSON.stringify({ kl, backend: engine.backend, hasOwn: typeof Object.hasOwn }));
    `);
    expect(found).toEqual({ kl: KL, backend: "js", hasOwn: "undefined" });
  });

  const report = `
    const { createEngine } = await import(entry);
    const { backend, reason } = await createEngine();
    const refused = await createEngine({ backend: "wasm" }).then(() => "none", (error) => error.code);
    const engine = await createEngine();
    console.log(JSON.stringify({ backend, reason, refused, kl: engine.score("kl", [0.9, 0.1], [0.5, 0.5])[0] }));
  `;

  test("a process that ends by itself, with WebAssembly", () => {
    expect(run(report)).toEqual({ backend: "wasm", reason: expect.stringMatching(/SIMD/), refused: "none", kl: KL });
  });

  test("an engine that has no WebAssembly at all", () => {
    // No option of every Node takes it away.
    expect(run(report, "--import=data:text/javascript,delete globalThis.WebAssembly")).toEqual({
      backend: "js",
      reason: expect.stringMatching(/no WebAssembly/),
      refused: "WASM_UNAVAILABLE",
      kl: KL,
    });
  });
});

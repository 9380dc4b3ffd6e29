import { describe, expect, test } from "vitest";
import { defaultEstimateOptions } from "../../src/continuous/estimate/options.ts";
import { estimateKl, mixture, normal } from "../../src/continuous.ts";
import { createEngine } from "../../src/index.ts";
import { kullback, outcome, start } from "./command.ts";

const P = "normal(0,1)";
const Q = "mixture(0.5*normal(-3,1)+0.5*normal(3,1))";

async function estimated(args: readonly string[]) {
  const { code, stdout, stderr } = await kullback(["estimate", ...args, "--json"]);
  return { code, stderr, ...JSON.parse(stdout) };
}

/** The values of the lines that are printed, by name. */
function linesOf(stdout: string): ReadonlyMap<string, number[]> {
  const lines = stdout.trimEnd().split("\n");
  return new Map(
    lines.map((line) => line.split("\t")).map(([name, ...values]) => [name as string, values.map(Number)]),
  );
}

describe.concurrent("kullback estimate", () => {
  test("prints what estimateKl returns, to the last digit", async ({ expect }) => {
    const engine = await createEngine();
    const options = { samples: 20_000, seed: 7, method: "sobol", estimator: "log-ratio", confidence: 0.99 } as const;
    const want = await estimateKl(
      engine,
      normal(0, 1),
      mixture([
        [0.5, normal(-3, 1)],
        [0.5, normal(3, 1)],
      ]),
      options,
    );
    engine.close();
    const args = [P, Q, "-n", "20000", "-s", "7", "--method", "sobol", "--confidence", "0.99"];
    const { code, stdout, stderr } = await kullback(["estimate", ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect([...linesOf(stdout)]).toEqual([
      ["estimate", [want.estimate]],
      ["standard error", [want.standardError]],
      ["interval", want.interval],
      ["samples", [want.samples]],
      ["k", [want.paretoK]],
    ]);
    const { code: _, stderr: __, P: p, Q: q, seed, ...rest } = await estimated(args);
    expect({ p, q, seed }).toEqual({ p: P, q: Q, seed: 7 });
    expect(rest).toEqual(JSON.parse(JSON.stringify(want)));
    expect((await kullback(["estimate", ...args, "--backend", "js"])).stdout).toBe(stdout);
  });

  test("is near what the formula says: KL(N(0,1)||N(1,2)) = ln 2 - 1/4", async ({ expect }) => {
    const { estimate, standardError } = await estimated([P, "normal(1,2)", "--method", "sobol"]);
    expect(Math.abs(estimate - (Math.log(2) - 0.25))).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(1e-4);
  });

  test("bits are nats over ln 2; with a base below 1 the interval is turned over", async ({ expect }) => {
    const [nats, bits, halves] = await Promise.all(
      ["e", "2", "0.5"].map((base) => estimated([P, "normal(1,2)", "-n", "1000", "--base", base])),
    );
    expect(bits.estimate).toBeCloseTo(nats.estimate / Math.LN2, 14);
    expect(bits.standardError).toBeCloseTo(nats.standardError / Math.LN2, 14);
    expect(halves).toMatchObject({ estimate: -bits.estimate, standardError: bits.standardError });
    expect(halves.interval).toEqual([-bits.interval[1], -bits.interval[0]]);
    expect(halves.interval[0]).toBeLessThan(halves.interval[1]);
  });

  test("a tolerance is in the base that is asked for; exit code 1 where it is not reached", async ({ expect }) => {
    const args = [P, "normal(1,1)", "-n", "1024"];
    const reached = await estimated([...args, "--tolerance", "0.01", "--base", "10"]);
    expect(reached).toMatchObject({ code: 0, converged: true, warnings: [], stderr: "" });
    // ln(p/q) has the variance 1, so that of a mean of n is 1/n: the error is 0.014 in base 10, and 0.0096 of twice as many.
    expect(reached.samples).toBe(2048);
    expect(reached.standardError).toBeLessThanOrEqual(0.01);
    const missed = await estimated([...args, "--tolerance", "1e-5", "--max-samples", "4000", "--base", "10"]);
    expect(missed).toMatchObject({ code: 1, converged: false, samples: 4000 });
    const text = `after 4,000 samples the standard error is ${missed.standardError}, more than --tolerance 0.00001`;
    expect(missed.warnings).toEqual([{ code: "TOLERANCE_NOT_REACHED", message: text }]);
    expect(missed.stderr).toBe(`kullback: ${text}\n`);
  });

  test("what is infinite, or has no sound error, says so", async ({ expect }) => {
    const { code, stdout, stderr } = await kullback(["estimate", P, "uniform(0,1)"]);
    const lines = "estimate\tinf\nstandard error\tnan\nsamples\t0\nk\tnan\nexact\tinf\n";
    expect({ code, stdout }).toEqual({ code: 0, stdout: lines });
    expect(stderr).toMatch(/^kullback: normal\(0,1\) has mass where uniform\(0,1\) has none/);
    expect(await estimated([P, "uniform(0,1)"])).toMatchObject({ estimate: "Infinity", standardError: "NaN" });
    expect((await kullback(["estimate", P, "normal(1,1)", "--base", "10"])).stdout).toMatch(
      /^exact\t0\.21714724095162588$/m,
    );
    expect(await estimated([P, "normal(1,1)"])).toMatchObject({ exact: 0.5 });
    expect(await estimated([P, "logistic(1,1)"])).not.toHaveProperty("exact");
    const heavy = await kullback(["estimate", P, "normal(0,2)", "--estimator", "bregman"]);
    expect(heavy.stdout).not.toContain("interval");
    expect(heavy.stderr).toContain("the standard error means nothing");
  });

  test("--verbose says what was read, by what, and how fast", async ({ expect }) => {
    const args = ["estimate", "normal( 0.0, 1e0 )", "normal(1,1)", "--verbose", "--backend", "js", "-n", "1000"];
    const { stderr } = await kullback(args);
    expect(stderr).toMatch(
      /^kullback: normal\(0,1\) from normal\(1,1\), js backend \(.+\), 1,000 samples, .+ samples\/s\n$/,
    );
  });
});

test("without WebAssembly the estimate has the same digits", async () => {
  const args = ["estimate", P, Q, "-n", "3000"];
  const [here, there] = await Promise.all([kullback(args), kullback(args, { node: ["--jitless"] })]);
  // Node itself warns of the flag.
  expect({ code: there.code, stdout: there.stdout }).toEqual({ code: 0, stdout: here.stdout });
});

test("an estimate that would take minutes is interrupted at once", async () => {
  const child = start(["estimate", P, Q, "--tolerance", "1e-12", "--max-samples", "2000000000", "--verbose"]);
  const ended = outcome(child);
  // Not before it has set its signals up, on a machine with much to do.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  child.kill("SIGINT");
  expect(await ended).toEqual({ code: 130, stdout: "", stderr: "" });
});

test("help has the library's defaults, and fits a terminal", async () => {
  const { code, stdout } = await kullback(["estimate", "--help"]);
  expect(code).toBe(0);
  const { samples, maxSamples, confidence } = defaultEstimateOptions;
  const text = stdout.replace(/\s+/g, " ");
  for (const value of [samples, maxSamples, confidence]) expect(text).toContain(`(default: ${value})`);
  for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
});

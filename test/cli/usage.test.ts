import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { familyNames } from "../../src/cli/divergence-option.ts";
import { divergenceNames } from "../../src/divergences.ts";
import { npyBytes } from "../io/npy-bytes.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

const directory = temporaryDirectory();
const P = directory.file("P.npy", npyBytes({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }));
const R = directory.file("R.npy", npyBytes({ shape: [2], data: Float64Array.of(1, 2) }));
const text = directory.file("text.csv", "1,2\n3,four\n");

describe.concurrent("bad usage and bad data", () => {
  /** Arguments, and what standard error says of them. */
  const wrong: [string[], RegExp][] = [
    [[], /^Usage: kullback/],
    [["divide"], /unknown command 'divide'/],
    [["scor", P], /Did you mean score\?/],
    [["score"], /missing required argument 'P'/],
    [["score", P], /^kullback: kl compares: give either Q or --reference\.\n\(add --help/],
    [["score", P, R, "-r", R], /not both/],
    [["score", P, R, R], /too many arguments/],
    [["score", P, "-d", "entropy", "-r", R], /entropy is of P alone/],
    [["score", P, "-r", R, "-d", "jensen"], /'jensen' is invalid\. There is no such divergence\. Did you mean/],
    [["score", P, "-r", R, "-d", "constructor"], /'constructor' is invalid\. There is no such divergence/],
    [["score", P, "-r", R, "-d", "renyi"], /^kullback: .*'renyi' is invalid\. renyi takes an order: renyi:0\.5\.\n/],
    [["score", P, "-r", R, "-d", "renyi:-1"], /'renyi:-1' is invalid\. Expected an order of at least 0\.\n/],
    [["score", P, "-r", R, "-d", "kl:2"], /'kl:2' is invalid\. kl takes no number\.\n/],
    [["score", P, "-r", R, "-d", "KL"], /Did you mean kl\?/],
    [["score", P, "-r", R, "--tops", "3"], /unknown option '--tops'[\s\S]*Did you mean --top\?/],
    [["score", P, "-r", R, "--top", "0"], /'0' is invalid\. Expected a whole number of at least 1/],
    [["score", P, "-r", R, "--top"], /argument missing/],
    [["score", P, "-r", R, "--zeros", "smooth"], /Expected infinite, drop, throw, epsilon:NUMBER/],
    [["score", P, "-r", R, "--zeros", "epsilon:2"], /^kullback: zeros\.epsilon: expected a probability/],
    [["score", P, "-r", R, "--base", "1"], /Expected 2, e, 10/],
    [["score", P, "-r", R, "--mass", "half"], /Allowed choices are normalize, given/],
    [["score", P, "-r", R, "--backend", "gpu"], /Allowed choices are auto, wasm, js/],
    [["score", P, "-r", R, "--fail-above", "x"], /Expected a number/],
    [["score", P, "-r", R, "--min-mass", "-1"], /at least 0/],
    [["score", P, "-r", R, "--out", "scores.txt"], /ends in \.npy or \.csv, or -; got 'scores\.txt'/],
    [["score", P, "-r", R, "--out", "-", "--json"], /both/],
    [["score", P, "-r", R, "--out", "/nowhere/at/all.npy"], /^kullback: .*expected a file that can be written/],
    [["score", "-", "-r", "-"], /^kullback: -: expected one input from standard input/],
    [["score", "missing.npy", "-r", R], /^kullback: missing\.npy: expected a file that can be read, got no such file/],
    [["score", P, R], /^kullback: Q, .*R\.npy: expected as many rows as P has, 2, got 1: .*--reference/],
    [["score", P, "-r", P], /^kullback: --reference, .*P\.npy: expected one row/],
    [
      ["score", text, "-r", R],
      /^kullback: .*text\.csv, row 1, bin 1, line 2, column 2: expected a number, got "four"\n$/,
    ],
    [["score", P, "-r", R, "--labels", text, "--top", "1", "--labels", R], /expected labels as text/],
    [["score", P, "-r", R, "-d", "generalized-kl", "--mass", "normalize"], /^kullback: mass: /],
    [["score", P, "-r", R, "-d", "renyi:2", "--mass", "given"], /^kullback: mass: expected "normalize": "renyi\(2\)"/],
    [["score", P, "-r", R, "-d", "tsallis:2", "--base", "2"], /^kullback: base: expected none: "tsallis\(2\)"/],

    [["pairwise"], /missing required argument 'P'/],
    [["pairwise", P, P, P], /too many arguments/],
    [["pairwise", P, "-r", R], /unknown option '-r'/],
    [["pairwise", P, "--top", "1"], /unknown option '--top'/],
    [["pairwise", P, "-d", "entropy"], /entropy is of one row: there are no pairs of it/],
    [["pairwise", P, "-d", "jensen"], /There is no such divergence/],
    [["pairwise", P, "-d", "renyi:2", "--mass", "given"], /^kullback: mass: expected "normalize"/],
    [["pairwise", P, "--base", "0"], /Expected 2, e, 10/],
    [["pairwise", P, "--zeros", "smooth"], /Expected infinite, drop/],
    [["pairwise", P, "--mass", "half"], /Allowed choices are normalize, given/],
    [["pairwise", P, "--precision", "half"], /Allowed choices are double, single/],
    [["pairwise", P, "--invalid", "zero"], /Allowed choices are throw, nan/],
    [["pairwise", P, "--backend", "gpu"], /Allowed choices are auto, wasm, js/],
    [["pairwise", P, "--q-labels", text], /--q-labels are of Q, which is not given/],
    [["pairwise", P, "--labels", R], /expected labels as text/],
    [["pairwise", P, "--label-columns", "-1"], /at least 0/],
    [["pairwise", P, "--csv-header", "maybe"], /Expected yes or no/],
    [["pairwise", P, "--out", "matrix.txt"], /ends in \.npy or \.csv, or -; got 'matrix\.txt'/],
    [["pairwise", P, "--out", "-", "--json"], /both/],
    [["pairwise", P, "--out", "/nowhere/at/all.npy"], /^kullback: .*expected a file that can be written/],
    [["pairwise", "-", "-"], /^kullback: -: expected one input from standard input/],
    [["pairwise", P, P, "--labels", "-", "--q-labels", "-"], /^kullback: -: expected one input/],
    [["pairwise", P, "missing.npy"], /^kullback: missing\.npy: expected a file that can be read/],
    [["pairwise", text], /text\.csv, row 1, bin 1, line 2, column 2: expected a number, got "four"\n$/],

    [["nearest", P], /missing required argument 'library'/],
    [["nearest", P, P, P], /too many arguments/],
    [["nearest", P, P, "--count", "0"], /'0' is invalid\. Expected a whole number of at least 1/],
    [["nearest", P, P, "-d", "entropy"], /there are no pairs of it/],
    [["nearest", P, P, "-d", "jensen"], /There is no such divergence/],
    [["nearest", P, P, "-d", "renyi:2", "--mass", "given"], /^kullback: mass: expected "normalize"/],
    [["nearest", P, P, "--fail-above", "far"], /Expected a number/],
    [["nearest", P, P, "--library-labels", R], /expected labels as text/],
    [["nearest", P, P, "--q-labels", text], /unknown option '--q-labels'/],
    [["nearest", P, P, "--out", "nearest.npy"], /ends in \.csv, or -; got 'nearest\.npy'/],
    [["nearest", P, P, "--out", "-", "--json"], /both/],
    [["nearest", P, P, "--out", "nearest.csv", "--json"], /--json is printed, --out is a file: give one/],
    [["nearest", P, P, "--out", "/nowhere/at/all.csv"], /^kullback: .*expected a file that can be written/],
    [["nearest", "-", "-"], /^kullback: -: expected one input from standard input/],
    [["nearest", P, text], /text\.csv, row 1, bin 1, line 2, column 2: expected a number/],

    [["explain"], /missing required argument 'P'/],
    [["explain", P], /kl compares: give either Q or --reference/],
    [["explain", P, P, "-r", R], /not both/],
    [["explain", P, "-r", R, "-d", "entropy"], /entropy is of P alone/],
    [
      ["explain", P, "-r", R, "-d", "js-distance"],
      /js-distance is no sum over bins: explain js, with which it grows\./,
    ],
    [["explain", P, "-r", R, "-d", "hellinger"], /explain squared-hellinger, with which it grows/],
    [["explain", P, "-r", R, "-d", "bhattacharyya"], /explain squared-hellinger, with which it grows/],
    [["explain", P, "-r", R, "-d", "renyi:2"], /renyi\(2\) is no sum over bins: explain tsallis of that order,/],
    [["explain", P, "-r", R, "-d", "renyi:Infinity"], /renyi\(Infinity\) is the largest ln\(p\/q\), and no sum/],
    [["explain", P, "-r", R, "--row", "-1"], /at least 0/],
    [["explain", P, "-r", R, "--row", "first"], /Expected a whole number/],
    [["explain", P, "-r", R, "--top", "0"], /at least 1/],
    [["explain", P, "-r", R, "--bins", "0"], /at least 1/],
    [["explain", P, "-r", R, "--row", "0", "--top", "1"], /give one of --row, --label and --top/],
    [["explain", P, "-r", R, "--row", "0", "--label", "a"], /give one of --row, --label and --top/],
    [["explain", P, "-r", R, "--row", "0", "--min-mass", "1"], /--min-mass is for finding the largest score/],
    [["explain", P, "-r", R, "--row", "2"], /^kullback: --row: expected the number of a row, less than 2, got 2/],
    [["explain", P, "-r", R, "--label", "a"], /^kullback: --label: expected rows with labels/],
    [["explain", P, "-r", R, "--out", "x.csv"], /unknown option '--out'/],
    [["explain", P, "-r", P], /^kullback: --reference, .*P\.npy: expected one row/],

    [["estimate", "normal(0,1)"], /missing required argument 'Q'/],
    [
      ["estimate", "norml(0,1)", "normal(0,1)"],
      /^kullback: P, column 1: expected a distribution \(did you mean normal/,
    ],
    [["estimate", "normal(0,1)", "normal(0,-1)"], /^kullback: Q, column 1: expected normal with std a positive/],
    [["estimate", "normal(0,1)", "normal(0,1"], /^kullback: Q, column 11: expected "," or "\)", got the end/],
    [["estimate", "normal(0,1)", "dirichlet([1,1])"], /^kullback: q: expected a distribution of 1 dimension/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--samples", "1"], /^kullback: samples: expected/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--tolerance", "0"], /Expected a number above 0/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--max-samples", "5"], /--max-samples is for --tolerance/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--confidence", "1"], /^kullback: confidence: expected a probability/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--method", "grid"], /Allowed choices are random, stratified, sobol/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--estimator", "k1"], /Allowed choices are log-ratio, half-squared/],
    [["estimate", "normal(0,1)", "normal(0,1)", "--base", "1"], /Expected 2, e, 10/],
    [["estimate", "dirichlet([1,1])", "dirichlet([1,2])", "--method", "sobol"], /^kullback: p: expected .*quantile/],
  ];
  test.for(wrong)("%j", async ([args, message], { expect }) => {
    const outcome = await kullback(args);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stdout).toBe("");
    expect(outcome.code).toBe(2);
    // A stack is for a mistake of ours.
    expect(outcome.stderr).not.toMatch(/\n {4}at /);
  });
});

describe.concurrent("help", () => {
  test("of the command, and its version", async ({ expect }) => {
    const help = await kullback(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const usage of ["score [options] <P> [Q]", "pairwise [options] <P> [Q]"]) expect(help.stdout).toContain(usage);
    for (const usage of [
      "nearest [options] <queries> <library>",
      "explain [options] <P> [Q]",
      "estimate [options] <P> <Q>",
    ]) {
      expect(help.stdout).toContain(usage);
    }
    for (const line of help.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await kullback(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.for<[string, readonly string[]]>([
    ["score", []],
    ["pairwise", ["entropy"]],
    ["nearest", ["entropy"]],
    ["explain", ["js-distance", "hellinger", "bhattacharyya", "renyi"]],
  ])("of %s: the divergences, the exit codes, examples, in lines that fit", async ([name, refused], { expect }) => {
    const { stdout, code } = await kullback([name, "--help"]);
    expect(code).toBe(0);
    const listed = [...stdout.matchAll(/^Divergences.*:\n([\s\S]*?)\n\n/gm)].map(([, list]) =>
      list?.trim().split(/,\s+/),
    );
    const allowed = (names: readonly string[]) => names.filter((divergence) => !refused.includes(divergence));
    expect(listed).toEqual([allowed(divergenceNames), allowed(familyNames).map((family) => `${family}:NUMBER`)]);
    expect(stdout).toContain("130 interrupted");
    expect(stdout).toContain(`$ kullback ${name}`);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("an option of several commands is told in the same words", async ({ expect }) => {
    const helps = await Promise.all(
      ["score", "pairwise", "nearest", "explain"].map(async (name) => (await kullback([name, "--help"])).stdout),
    );
    for (const option of [
      "--divergence",
      "--base",
      "--zeros",
      "--mass",
      "--precision",
      "--invalid",
      "--backend",
      "--json",
    ]) {
      const told = helps.map((help) => new RegExp(`^ .*${option}\\b[^]*?(?=\\n {2}-)`, "m").exec(help)?.[0]);
      expect(told[0]).toContain(option);
      expect(new Set(told).size).toBe(1);
    }
  });
});

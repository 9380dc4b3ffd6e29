import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
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
    [["score", P, "-r", R, "-d", "jensen"], /there is no divergence 'jensen'\. Did you mean/],
    [["score", P, "-r", R, "-d", "constructor"], /there is no divergence 'constructor'/],
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
    expect(help.stdout).toMatch(/score \[options\] <P> \[Q\]/);
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await kullback(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("of score: every divergence, the exit codes, examples, in lines that fit", async ({ expect }) => {
    const { stdout, code } = await kullback(["score", "--help"]);
    expect(code).toBe(0);
    const listed = /Divergences:\n([\s\S]*?)\n\n/.exec(stdout)?.[1]?.trim().split(/,\s+/);
    expect(listed).toEqual([...divergenceNames]);
    expect(stdout).toContain("130 interrupted");
    expect(stdout).toContain("$ kullback score");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

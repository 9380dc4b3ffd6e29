import { InvalidArgumentError } from "commander";
import { describe, expect, test } from "vitest";
import { familyNames, parseDivergence } from "../../src/cli/divergence-option.ts";
import {
  type AnyDivergence,
  alphaDivergence,
  createEngine,
  divergenceNames,
  histograms,
  jensenShannon,
  renyi,
  skewKl,
  tsallis,
} from "../../src/index.ts";
import { entryOf, nameOf } from "../any-divergences.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { kullback } from "./command.ts";

/** What a user types, and what the library has for it. */
const typed: readonly (readonly [text: string, divergence: AnyDivergence])[] = [
  ["renyi:0", renyi(0)],
  ["renyi:0.5", renyi(0.5)],
  ["renyi:.75", renyi(0.75)],
  ["renyi:3e0", renyi(3)],
  ["renyi:Infinity", renyi(Number.POSITIVE_INFINITY)],
  ["tsallis:2", tsallis(2)],
  ["alpha:-1", alphaDivergence(-1)],
  ["skew-kl:0.1", skewKl(0.1)],
  ["jensen-shannon:0.3", jensenShannon(0.3)],
];

describe("--divergence", () => {
  test.each(divergenceNames)("%s", (name) => {
    expect(parseDivergence(name)).toEqual({ value: name, name, entry: entryOf(name) });
  });

  test.each(typed)("%s", (text, divergence) => {
    const { value, name, entry } = parseDivergence(text);
    expect(value).toEqual(divergence);
    expect(name).toBe(nameOf(divergence));
    expect(entry).toEqual(entryOf(divergence));
  });

  test("each family is among them", () => {
    expect(new Set(typed.map(([text]) => text.split(":")[0]))).toEqual(new Set(familyNames));
  });

  test.each([
    ["renyi", "renyi takes an order: renyi:0.5."],
    ["renyi:", "renyi takes an order: renyi:0.5."],
    ["renyi:x", "renyi takes an order: renyi:0.5."],
    ["renyi:0x1", "renyi takes an order: renyi:0.5."],
    ["renyi:1:2", "renyi takes an order: renyi:0.5."],
    ["renyi:NaN", "renyi takes an order: renyi:0.5."],
    ["renyi:-1", "Expected an order of at least 0."],
    ["tsallis:half", "tsallis takes an order: tsallis:2."],
    ["tsallis:Infinity", "Expected an order of at least 0, at most 2^1000."],
    ["alpha", "alpha takes an order: alpha:-1."],
    ["skew-kl", "skew-kl takes P's share: skew-kl:0.1."],
    ["skew-kl:2", "Expected 0, or a share from 2^-100 to 1."],
    ["jensen-shannon", "jensen-shannon takes P's weight: jensen-shannon:0.3."],
    ["jensen-shannon:-0.1", "Expected 0, or a share from 2^-100 to 1."],
    ["kl:2", "kl takes no number."],
    ["kl:", "kl takes no number."],
    ["reny:2", "There is no such divergence. Did you mean renyi?"],
    ["Jensen-Shanon:0.3", "There is no such divergence. Did you mean jensen-shannon?"],
    ["KL", "There is no such divergence. Did you mean kl?"],
    ["constructor", "There is no such divergence. Did you mean"],
    ["", "There is no such divergence. Did you mean"],
  ])("%j is refused", (text, message) => {
    expect(() => parseDivergence(text)).toThrow(InvalidArgumentError);
    expect(() => parseDivergence(text)).toThrow(message);
  });
});

describe.concurrent("a divergence with a number, by the command", () => {
  const directory = temporaryDirectory();
  const P = directory.file("P.csv", "1,2,3\n4,1,1\n2,2,1\n");
  const Q = directory.file("Q.csv", "1,1,1\n5,2,3\n1,2,2\n");
  const rowsOfP = histograms([1, 2, 3, 4, 1, 1, 2, 2, 1], 3);
  const rowsOfQ = histograms([1, 1, 1, 5, 2, 3, 1, 2, 2], 3);

  test.for(typed)("%s: scores, of rows and of pairs, and the nearest", async ([text, divergence], { expect }) => {
    const engine = await createEngine();
    const score = await kullback(["score", P, Q, "-d", text, "--json"]);
    expect(score).toMatchObject({ code: 0, stderr: "" });
    const found = JSON.parse(score.stdout);
    expect(found.divergence).toBe(nameOf(divergence));
    const scores = found.scores.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...engine.score(divergence, rowsOfP, rowsOfQ)]);

    const pairwise = await kullback(["pairwise", P, "--divergence", text, "--json"]);
    const { data } = engine.pairwise(divergence, rowsOfP);
    expect(JSON.parse(pairwise.stdout)).toMatchObject({ divergence: nameOf(divergence) });
    expect(JSON.parse(pairwise.stdout).scores.flat()).toEqual([...data]);

    const nearest = await kullback(["nearest", P, Q, "-d", text, "--json", "--verbose"]);
    expect(nearest.stderr).toContain(`, ${nameOf(divergence)}, wasm backend`);
    const { indices } = engine.nearest(divergence, rowsOfP, rowsOfQ);
    const rows = JSON.parse(nearest.stdout).map(({ nearest }: { nearest: { row: number }[] }) => nearest[0]?.row);
    expect(rows).toEqual([...indices]);
  });

  test("what its bins add", async ({ expect }) => {
    const engine = await createEngine();
    const explained = await kullback(["explain", P, Q, "-d", "tsallis:2", "--row", "0", "--json"]);
    const { data } = engine.contributions(tsallis(2), [1, 2, 3], [1, 1, 1]);
    const { contributions } = JSON.parse(explained.stdout).explained[0];
    expect(contributions.map(({ bin, contribution }: { bin: number; contribution: number }) => [bin, contribution]))
      // Least where p is q.
      .toEqual([0, 2, 1].map((bin) => [bin, data[bin]]));
    // Of order 1 that of Rényi is a sum.
    const renyi = await kullback(["explain", P, Q, "-d", "renyi:1", "--row", "0"]);
    const kl = await kullback(["explain", P, Q, "-d", "kl", "--row", "0"]);
    expect(renyi).toEqual({ ...kl, code: 0 });
  });

  test("in bits, where there is a logarithm", async ({ expect }) => {
    const { stdout } = await kullback(["score", P, Q, "-d", "renyi:2", "--base", "2"]);
    const [nats] = (await createEngine()).score(renyi(2), [1, 2, 3], [1, 1, 1]);
    expect(Number(/^0\t(.+)\n/.exec(stdout)?.[1])).toBeCloseTo((nats as number) / Math.LN2, 15);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parseDivergence } from "../src/cli/divergence-option.ts";
import {
  divergenceDocumentation,
  type FamilyDocumentation,
  familyDocumentation,
  isMetric,
  type NumberDocumentation,
  obeys,
} from "../src/divergence-documentation.ts";
import { divergenceNames, divergences } from "../src/divergences.ts";
import { type AnyDivergence, createEngine, KullbackRangeError } from "../src/index.ts";
import * as families from "../src/parametric-divergences.ts";
import { EVERYTHING, runExample } from "./code-example.ts";
import { randomNumbers } from "./random.ts";
import { RELATIVE_ERROR } from "./tolerances.ts";

const src = fileURLToPath(new URL("../src/", import.meta.url));

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The `@example`s of a source file. */
function examplesOf(file: string): Example[] {
  const source = ts.createSourceFile(file, readFileSync(src + file, "utf8"), ts.ScriptTarget.ES2022, true);
  const examples: Example[] = [];
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== "example" || tag.parent.parent !== node) continue;
      const code = ts.getTextOfJSDocComment(tag.comment) ?? "";
      const name = (node as Partial<ts.NamedDeclaration>).name?.getText(source) ?? "";
      examples.push({ name: `${file}: ${name}`, code: code.replace(/^```\w*\n|\n?```$/g, "") });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return examples;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".generated.ts"))
  .sort();
const examples = files.flatMap(examplesOf);

describe("examples of docstrings give what they say", () => {
  test.each(examples)("$name", ({ code }) => {
    const shown = runExample(code, EVERYTHING);
    expect(shown).not.toEqual([]);
    for (const { line, expected, actual } of shown) expect(actual, `line ${line} of:\n${code}`).toBe(expected);
  });

  test("all were found", () => {
    const sources = files.map((file) => readFileSync(src + file, "utf8")).join("\n");
    expect(examples.length).toBe(sources.match(/^\s*\* @example/gm)?.length);
  });

  test("a wrong one is seen", () => {
    expect(
      runExample(
        "console.log(klDivergence([1, 1], [1, 1])); // 1\nconst x = [1, 2]; // [ 1, 2 ]\nx.length; // 3",
        EVERYTHING,
      ),
    ).toEqual([
      { line: 1, expected: "1", actual: "0" },
      { line: 2, expected: "[ 1, 2 ]", actual: "[ 1, 2 ]" },
      { line: 3, expected: "3", actual: "2" },
    ]);
    expect(runExample("if (false) console.log(1); // 1")).toEqual([{ line: 1, expected: "1", actual: undefined }]);
    expect(() => runExample("klDivergence();", EVERYTHING)).toThrow("KullbackTypeError");
  });
});

describe("the documentation columns agree with the table", () => {
  test("the same divergences, in the same order", () => {
    expect(Object.keys(divergenceDocumentation)).toEqual(divergenceNames);
  });

  test.each(divergenceNames)("%s", (name) => {
    const row = divergences.get(name);
    const { zeros, infiniteWhen, range, laws, base } = divergenceDocumentation[name];
    const swapped = row?.operands === "qp";
    const [p, q] = swapped ? [row.zeroQ, row.zeroP] : [row?.zeroP, row?.zeroQ];
    expect(zeros.p === "∞").toBe(p === Number.POSITIVE_INFINITY);
    if (zeros.q !== undefined) expect(zeros.q === "∞").toBe(q === Number.POSITIVE_INFINITY);
    expect(zeros.q === undefined).toBe(row?.operands === "pp");
    // The logarithm of a coefficient is infinite of rows, not at a bin.
    const isInfinite = row?.infiniteAt !== 0 || row.logarithmOf !== undefined;
    expect(infiniteWhen !== undefined).toBe(isInfinite);
    expect(range.endsWith("∞]")).toBe(isInfinite);
    expect(new Set(laws).size).toBe(laws.length);
    expect(obeys(name, "scale-invariant")).toBe(row?.given !== true);
    expect(base).toBe(row?.unitless ? "none" : row?.root ? "radicand" : "score");
  });

  test("the metrics", () => {
    expect(divergenceNames.filter(isMetric)).toEqual(["js-distance", "total-variation", "hellinger"]);
  });
});

const { ParametricDivergence: _, ...makers } = families;

type Maker = (parameter: number) => families.ParametricDivergence;

const byNumber = Object.entries<FamilyDocumentation>(familyDocumentation).flatMap(
  ([maker, { parameter, infiniteWhen, base }]) =>
    "family" in parameter ? [{ maker, make: makers[maker as "renyi"] as Maker, parameter, infiniteWhen, base }] : [],
);

const sum = (terms: readonly number[]) => terms.reduce((total, term) => total + term, 0);

/** The known cases that are no multiple of a divergence with a name, by what the table has. P and Q have mass 1. */
const formulas: Readonly<Record<string, (P: readonly number[], Q: readonly number[]) => number>> = {
  "−ln of Q's mass where P has some": (P, Q) => -Math.log(sum(Q.filter((_, bin) => P[bin] !== 0))),
  "ln(1 + `chi-squared`)": (P, Q) =>
    Math.log(1 + sum(P.map((p, bin) => (p - (Q[bin] as number)) ** 2 / (Q[bin] as number)))),
  "the largest ln(p/q)": (P, Q) => Math.log(Math.max(...P.map((p, bin) => p / (Q[bin] as number)))),
  "Q's mass where P has none": (P, Q) => sum(Q.filter((_, bin) => P[bin] === 0)),
  nothing: () => 0,
};

describe("the documentation of divergences with a parameter agrees with the functions that make them", async () => {
  const engine = await createEngine();
  const score = (divergence: AnyDivergence, P: readonly number[], Q: readonly number[]) =>
    engine.score(divergence, [...P], [...Q])[0] as number;
  const random = randomNumbers(1967);
  const row = (...zeros: number[]) => {
    const masses = Array.from({ length: 7 }, (_, bin) => (zeros.includes(bin) ? 0 : random() + 0.1));
    const mass = sum(masses);
    return masses.map((value) => value / mass);
  };
  // Of the seven bins, P has not got all.
  const [P, Q] = [row(2, 3), row()];
  // Scores are about 1, and so is what the formulas have logarithms of.
  const isNear = (one: number, other: number) => one === other || Math.abs(one - other) <= 4 * RELATIVE_ERROR;

  test("the same functions", () => {
    expect(Object.keys(familyDocumentation).sort()).toEqual(Object.keys(makers).sort());
    expect(byNumber.length).toBe(Object.keys(makers).length - 1);
  });

  describe.each(byNumber)("$maker", ({ make, parameter, infiniteWhen, base }) => {
    const { family, example, least, greatest, known, symmetricAt }: NumberDocumentation = parameter;

    test("its names, and what the command takes", () => {
      for (const number of [example, least, greatest]) {
        expect(make(number).name).toBe(`${family}(${number})`);
        expect(parseDivergence(`${family}:${number}`).value).toEqual(make(number));
      }
    });

    test("what a base divides", () => {
      for (const number of [example, ...known.map(({ at }) => at)]) {
        expect(make(number).entry.unitless === true, make(number).name).toBe(base === "none");
      }
    });

    test("the range of its parameter", () => {
      for (const end of [least, greatest]) expect(() => make(end)).not.toThrow();
      const [below, above] = [
        least - Math.max(Math.abs(least) * Number.EPSILON, Number.MIN_VALUE),
        greatest * (1 + Number.EPSILON),
      ];
      expect(() => make(below)).toThrow(KullbackRangeError);
      if (greatest < Number.POSITIVE_INFINITY) expect(() => make(above)).toThrow(KullbackRangeError);
    });

    test("known cases", () => {
      for (const one of known) {
        for (const pair of [[P, Q] as const, [Q, P] as const]) {
          const want = "is" in one ? formulas[one.is]?.(...pair) : one.times * score(one.divergence, ...pair);
          const got = score(make(one.at), ...pair);
          expect(isNear(got, want as number), `${one.at}: ${got}, not ${want}`).toBe(true);
        }
      }
    });

    test("where it is symmetric", () => {
      for (const number of [...symmetricAt, ...known.map(({ at }) => at), example, 0.25, 0.75]) {
        const isEqual = isNear(score(make(number), P, Q), score(make(number), Q, P));
        expect(isEqual, `${number}`).toBe(symmetricAt.includes(number));
      }
    });

    test("whether it is ever infinite", () => {
      const scores = [0, 0.25, 0.75, 1].map((number) => score(make(number), P, row(5)));
      expect(scores.includes(Number.POSITIVE_INFINITY)).toBe(infiniteWhen !== undefined);
    });
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { divergenceDocumentation, isMetric, obeys } from "../src/divergence-documentation.ts";
import { divergenceNames, divergences } from "../src/divergences.ts";
import { EVERYTHING, runExample } from "./code-example.ts";

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

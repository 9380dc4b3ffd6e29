import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { kernelNames } from "../src/divergences.ts";

// docs/design.md says how many lines some kernels are in each place that has them: they are counted here.

const root = fileURLToPath(new URL("../", import.meta.url));

function sourceOf(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(root + file, "utf8"), ts.ScriptTarget.ES2022, true);
}

/** The tokens of a node: comments are none. */
function* tokensOf(source: ts.SourceFile, node: ts.Node): Generator<ts.Node> {
  const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
  if (children.length === 0 && node.getWidth(source) > 0) yield node;
  for (const child of children) yield* tokensOf(source, child);
}

/** Lines that have more than a comment on them. */
function linesOfCode(source: ts.SourceFile, nodes: Iterable<ts.Node>): number {
  const lines = new Set<number>();
  for (const node of nodes) {
    for (const token of tokensOf(source, node)) {
      lines.add(source.getLineAndCharacterOfPosition(token.getStart(source)).line);
    }
  }
  return lines.size;
}

/** What has this name: a function, a constant, a row of the table. */
function named(source: ts.SourceFile, name: string): ts.Node {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) || ts.isPropertyAssignment(node)) {
      if (node.name?.getText(source) === name) found.push(node);
    } else if (ts.isVariableStatement(node) && node.declarationList.declarations[0]?.name.getText(source) === name) {
      found.push(node);
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  expect(found, `${name} in ${source.fileName}`).toHaveLength(1);
  return found[0] as ts.Node;
}

function linesOfNamed(file: string, names: readonly string[]): number {
  const source = sourceOf(file);
  return linesOfCode(
    source,
    names.map((name) => named(source, name)),
  );
}

function linesOfFile(file: string): number {
  const source = sourceOf(file);
  return linesOfCode(source, [source]);
}

const tables = ["src/divergences.ts", "src/parametric-divergences.ts"];
const termsFiles = ["terms", "power-terms", "terms-by-kernel"].map((name) => `src/backend/${name}.ts`);

/** A line of the document's table: of each place, what is counted there and how many lines that is said to be. */
interface Counted {
  readonly kernel: string;
  readonly row: Cell;
  readonly terms: Cell;
  readonly assembly: Cell;
  readonly elsewhere: readonly string[];
}

interface Cell {
  readonly lines: number;
  readonly names: readonly string[];
}

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);

function countedKernels(): Counted[] {
  const document = readFileSync(`${root}docs/design.md`, "utf8");
  const lines = /^\| kernel \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(document)?.[1]?.trim().split("\n") ?? [];
  return lines.map((line) => {
    const [kernel, row, terms, assembly, elsewhere] = line.split("|").slice(1, -1) as [string, ...string[]];
    const cell = (text = ""): Cell => ({ lines: Number.parseInt(text, 10), names: quoted(text) });
    const [name = ""] = quoted(kernel);
    return {
      kernel: name,
      row: cell(row),
      terms: cell(terms),
      assembly: cell(assembly),
      elsewhere: quoted(elsewhere ?? ""),
    };
  });
}

/** Sources that are written by hand and have a text of this value. */
function filesWithText(value: string): string[] {
  const generated = /^src\/(?:backend\/loops(?:\.ts|\/.*)|wasm\/kernels\.generated\.ts)$/;
  const files = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" }).map((file) => `src/${file}`);
  return files.sort().filter((file) => {
    if (!file.endsWith(".ts") || generated.test(file.replaceAll("\\", "/"))) return false;
    const source = sourceOf(file);
    if (!source.text.includes(value)) return false;
    return [...tokensOf(source, source)].some((token) => ts.isStringLiteral(token) && token.text === value);
  });
}

describe("docs/design.md: how large a divergence is", () => {
  const counted = countedKernels();

  test("three kernels at least", () => {
    expect(counted.length).toBeGreaterThanOrEqual(3);
    for (const { kernel } of counted) expect(kernelNames).toContain(kernel);
  });

  test.each(counted)("$kernel", ({ kernel, row, terms, assembly, elsewhere }) => {
    const [file, entry] = row.names as [string, string];
    const table = `src/${file}`;
    expect(tables).toContain(table);
    const [ownTerms, ...functions] = terms.names as [string, ...string[]];
    expect(termsFiles).toContain(`src/backend/${ownTerms}`);
    const places = [...tables, ...termsFiles, "src/divergence-documentation.ts"];
    expect({
      row: linesOfNamed(table, [entry]),
      terms: linesOfNamed(`src/backend/${ownTerms}`, functions),
      assembly: linesOfFile(`assembly/divergence/${assembly.names[0]}`),
      elsewhere: filesWithText(kernel).filter((own) => !places.includes(own)),
    }).toEqual({
      row: row.lines,
      terms: terms.lines,
      assembly: assembly.lines,
      elsewhere: elsewhere.map((own) => `src/${own}`),
    });
  });
});

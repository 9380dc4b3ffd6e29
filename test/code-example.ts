/** Examples in documentation, run: every value that one shows in a comment is compared with what its code gives. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Below the package's root, so that `import "kullback"` is the package itself, as built. */
const folder = fileURLToPath(new URL("../build/examples/", import.meta.url));

/** What a docstring's example may use without importing it. */
export const EVERYTHING = `import * as everything from "kullback";
import * as continuous from "kullback/continuous";
import * as worker from "kullback/worker";
Object.assign(globalThis, everything, continuous, worker);
`;

/** What the example's output goes through: one line of JSON for each. */
const SHOW = `import { format } from "node:util";
const __show = (line, ...values) => process.stdout.write(JSON.stringify([line, format(...values)]) + "\\n");
`;

/** A value shown in a comment, and what the code gave instead, or the same. */
export interface Shown {
  /** Counted from the example's first line, which is 1. */
  readonly line: number;
  readonly expected: string;
  readonly actual: string | undefined;
}

interface Expectation {
  readonly line: number;
  readonly expected: string;
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** The `// …` on the line where a statement ends. */
function commentAfter(code: string, end: number): string | undefined {
  const comment = ts.getTrailingCommentRanges(code, end)?.[0];
  if (comment?.kind !== ts.SyntaxKind.SingleLineCommentTrivia) return undefined;
  return oneLine(code.slice(comment.pos + 2, comment.end));
}

/**
 * The example with every statement that is followed by a comment on its line made to show its value: what
 * `console.log` prints, what an expression is, what a variable is given.
 */
function instrumented(code: string): { program: string; expectations: Expectation[] } {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const expectations: Expectation[] = [];
  const edits: { start: number; end: number; text: string }[] = [];

  const visit = (node: ts.Node): void => {
    const expected = ts.isStatement(node) ? commentAfter(code, node.end) : undefined;
    if (expected !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.end).line + 1;
      const start = node.getStart(source);
      if (ts.isExpressionStatement(node)) {
        const { expression } = node;
        const printed = ts.isCallExpression(expression) && expression.expression.getText(source) === "console.log";
        const values = printed
          ? expression.arguments.map((argument) => argument.getText(source)).join(", ")
          : expression.getText(source);
        edits.push({ start, end: node.end, text: `__show(${line}, ${values});` });
        expectations.push({ line, expected });
        return;
      }
      const variable = ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.name : undefined;
      if (variable !== undefined && ts.isIdentifier(variable)) {
        edits.push({ start: node.end, end: node.end, text: ` __show(${line}, ${variable.text});` });
        expectations.push({ line, expected });
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  let program = code;
  for (const { start, end, text } of edits.reverse()) program = program.slice(0, start) + text + program.slice(end);
  return { program, expectations };
}

/**
 * Runs an example, in TypeScript or JavaScript, and gives every value that it shows, expected and actual.
 *
 * @param prelude what is run before it, in the same module
 */
export function runExample(code: string, prelude = ""): Shown[] {
  const { program, expectations } = instrumented(code);
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(program, { compilerOptions });
  mkdirSync(folder, { recursive: true });
  const own = mkdtempSync(folder);
  try {
    const file = join(own, "example.mjs");
    writeFileSync(file, prelude + SHOW + outputText);
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: "utf8", cwd: own });
    if (status !== 0) throw new Error(`this example failed:\n${code}\n${stderr}`);
    const lines = stdout.split("\n").filter((line) => line.startsWith("["));
    const actual = new Map(lines.map((line) => JSON.parse(line) as [number, string]));
    return expectations.map(({ line, expected }) => {
      const given = actual.get(line);
      return { line, expected, actual: given === undefined ? undefined : oneLine(given) };
    });
  } finally {
    rmSync(own, { recursive: true });
  }
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { divergenceNames } from "../src/divergences.ts";
import { defaultOptions } from "../src/options.ts";
import { runExample } from "./code-example.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");

interface Block {
  /** Of the README, where the code starts. */
  readonly line: number;
  readonly code: string;
}

/** Blocks of code in these languages. */
function blocks(...languages: string[]): Block[] {
  const fence = new RegExp(`^\`\`\`(?:${languages.join("|")})\n([^]*?)^\`\`\`$`, "gm");
  return [...readme.matchAll(fence)].map((match) => ({
    line: readme.slice(0, match.index).split("\n").length + 1,
    code: match[1] ?? "",
  }));
}

describe("README.md", () => {
  const examples = blocks("js", "ts", "javascript", "typescript");

  test.each(examples)("line $line: the code, pasted by itself, gives what it says", ({ line, code }) => {
    const shown = runExample(code);
    expect(shown).not.toEqual([]);
    for (const one of shown) expect(one.actual, `README.md:${line + one.line - 1}`).toBe(one.expected);
  });

  test("examples were found", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  test("what tools/readme.mjs makes is fresh", () => {
    const checked = spawnSync(process.execPath, [`${root}tools/readme.mjs`, "--check"], { encoding: "utf8" });
    expect(checked).toMatchObject({ status: 0, stderr: "" });
  });

  test("links to files lead to files", () => {
    for (const [, path] of readme.matchAll(/\]\(([^:)#]+)\)/g)) expect(existsSync(root + path), path).toBe(true);
  });

  test("npm scripts that it names are there", () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
    for (const [, name] of readme.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name as string]);
  });

  test("every divergence and option is in it", () => {
    for (const name of [...divergenceNames, ...Object.keys(defaultOptions)])
      expect(readme).toContain(`| \`${name}\` |`);
  });

  test("subcommands of the command are there, and their options theirs", () => {
    const commands = blocks("sh").flatMap(({ code }) => code.replaceAll("\\\n", " ").split("\n"));
    const used = new Map<string, string>();
    for (const line of commands) {
      const name = /\bkullback (\w+)/.exec(line)?.[1];
      if (name !== undefined) used.set(name, `${used.get(name) ?? ""} ${line.replace(/#.*/, "")}`);
    }
    expect([...used.keys()].sort()).toEqual(["estimate", "explain", "nearest", "pairwise", "score"]);
    for (const [name, lines] of used) {
      const bin = `${root}dist/cli/bin.js`;
      const { stdout } = spawnSync(process.execPath, [bin, name, "--help"], { encoding: "utf8" });
      for (const [, option] of lines.matchAll(/ (--?[a-z][\w-]*)/g)) {
        expect(stdout).toMatch(new RegExp(`(?<![\\w-])${option}(?![\\w-])`));
      }
    }
  });
});

/** What the lessons print, and how figures in it are compared. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const folder = `${root}examples/lessons/`;

export interface Lesson {
  readonly number: number;
  readonly title: string;
  readonly file: string;
}

export const lessons: Lesson[] = [
  ...readFileSync(`${folder}README.md`, "utf8").matchAll(/^(\d+)\. \[(.+?)\]\((.+?)\): /gm),
].map(([, number, title = "", file = ""]) => ({ number: Number(number), title, file }));

/** Run elsewhere than in the package: a lesson needs no particular folder. */
export function run(file: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [folder + file], {
    cwd: fileURLToPath(new URL("/", import.meta.url)),
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const outputs = new Map<string, ReturnType<typeof run>>();

/** How a lesson ended, and all that it said. Run once, when it is first asked for. */
export function outputOf(file: string) {
  const output = outputs.get(file) ?? run(file);
  outputs.set(file, output);
  return output;
}

/** The cells of the lines that begin with the cell `label`: two spaces or more are between cells. */
export function cells(file: string, label: string, count: number): string[][] {
  const lines = outputOf(file)
    .stdout.split("\n")
    .map((line) => line.trim().split(/ {2,}/));
  const found = lines.filter((line) => line.length > 1 && line[0] === label);
  expect(found.length, `${file}: lines of "${label}"`).toBe(count);
  return found.map((line) => line.slice(1));
}

/** Those of the only such line. */
export const cellsOf = (file: string, label: string) => cells(file, label, 1)[0] as string[];

/** What is shown is the number rounded to as many digits as are shown. */
function expectShown(shown: string, want: number): void {
  if (!Number.isFinite(want)) {
    expect(shown).toBe(`${want}`);
    return;
  }
  const number = /^-?\d+(?:\.(?<decimals>\d+))?(?:e(?<exponent>[+-]\d+))?$/;
  expect(shown).toMatch(number);
  const { decimals = "", exponent = "0" } = number.exec(shown)?.groups ?? {};
  const unit = 10 ** (Number(exponent) - decimals.length);
  // Half a unit of the last digit; the 1e-6 of one is for the rounding of this comparison.
  expect(Math.abs(Number(shown) - want), `${shown}, not ${want}`).toBeLessThanOrEqual((0.5 + 1e-6) * unit);
}

export function expectCells(shown: readonly string[], ...want: number[]): void {
  expect(shown.length, `${shown}, not ${want}`).toBe(want.length);
  for (const [i, one] of want.entries()) expectShown(shown[i] as string, one);
}

export const expectRow = (file: string, label: string, ...want: number[]) => expectCells(cellsOf(file, label), ...want);

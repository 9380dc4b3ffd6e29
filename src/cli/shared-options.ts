/** Options that subcommands share: each is defined here, once, with its help. */

import { Option } from "commander";
import type { ScoreOptions } from "../index.ts";
import type { OpenOptions } from "../io/histograms.ts";
import { type ChosenDivergence, parseDivergence } from "./divergence-option.ts";
import { parseBase, parseCount, parseMass, parseNumber, parseWhole, parseYes, parseZeros } from "./option-values.ts";

/** `--out` that is standard output, as CSV. */
export const STANDARD_OUTPUT = "-";

/** Values of {@link computationOptions}. */
export interface Computation extends Pick<ScoreOptions, "zeros" | "mass" | "precision" | "invalid"> {
  readonly divergence: ChosenDivergence;
  readonly base?: number | "e";
  readonly backend: "auto" | "wasm" | "js";
}

/** Values of {@link csvOptions}. */
export interface CsvLayoutGiven {
  readonly labelColumns?: number;
  readonly csvHeader?: boolean;
}

/** What is computed, and by what. */
export function computationOptions(): Option[] {
  return [
    new Option("-d, --divergence <name>", "what to compute, one of those below")
      .argParser<unknown>(parseDivergence)
      .default(parseDivergence("kl"), "kl"),
    new Option(
      "-b, --base <number>",
      "base of the logarithm: 2 for bits, 10, e for nats (default: e)",
    ).argParser<unknown>(parseBase),
    new Option(
      "-z, --zeros <policy>",
      "a bin with mass in P and none in Q: infinite, drop, throw, epsilon:1e-10, pseudocount:0.5 (default: infinite)",
    ).argParser<unknown>(parseZeros),
    new Option("-m, --mass <kind>", "masses divided by their row's sum, or as given").choices(["normalize", "given"]),
    new Option("--precision <kind>", "of the computation (default: double, single if all data is float32)").choices([
      "double",
      "single",
    ]),
    new Option("--invalid <kind>", "a row with a negative, infinite or NaN mass, or none: stop, or score NaN").choices([
      "throw",
      "nan",
    ]),
    new Option("--backend <kind>", "what computes").choices(["auto", "wasm", "js"]).default("auto"),
  ];
}

/** How the files, such as "P and Q", are laid out, where that should not be detected. */
export function csvOptions(files: string): Option[] {
  return [
    new Option(
      "--label-columns <count>",
      `leading columns of ${files}, if CSV, that are labels (default: detected)`,
    ).argParser<unknown>(parseWhole),
    new Option(
      "--csv-header <yes|no>",
      `whether the first line of ${files}, if CSV, names the columns (default: detected)`,
    ).argParser<unknown>(parseYes),
  ];
}

export function referenceOption(): Option {
  return new Option("-r, --reference <file>", "file of one histogram, the Q of every row");
}

/** Labels of the rows of the first file, such as "P's rows". */
export function labelsOption(rows: string): Option {
  return new Option(
    "-l, --labels <file>",
    `labels of ${rows}: one a line, or the columns of a CSV; a header is one line more than rows`,
  );
}

/** The same of the second file. */
export function secondLabelsOption(name: string, rows: string): Option {
  return new Option(`${name} <file>`, `labels of ${rows}, in the same way`);
}

export function topOption(description: string): Option {
  return new Option("-n, --top <count>", description).argParser<unknown>(parseCount);
}

export function minMassOption(remark = ""): Option {
  return new Option("--min-mass <mass>", `leave out rows of P with less mass${remark}`).argParser<unknown>(parseMass);
}

export function failAboveOption(what: string): Option {
  return new Option("--fail-above <score>", `exit with 1 if ${what}; NaN (--invalid nan) is not`).argParser<unknown>(
    parseNumber,
  );
}

/** Where `what` goes, into files of these kinds. */
export function outOption(what: string, kinds: string): Option {
  return new Option("-o, --out <file>", `write ${what} to a ${kinds} file; - is CSV on standard output`);
}

export function jsonOption(): Option {
  return new Option("--json", "print JSON");
}

export function verboseOption(): Option {
  return new Option("--verbose", "say on standard error what was read, what computed it, and how fast");
}

/** The engine's options among them. Those that were not given have the library's defaults. */
export function engineOptions({ base, zeros, mass, precision, invalid }: Computation): ScoreOptions {
  // Nats are the engine's own.
  return { base: base === "e" ? undefined : base, zeros, mass, precision, invalid };
}

/** How files of histograms are to be read. */
export function openOptions({ invalid }: Computation, { csvHeader, labelColumns }: CsvLayoutGiven): OpenOptions {
  return { csv: { header: csvHeader, labelColumns }, invalid };
}

/** Whether `--out` names a file; what is in it is then not printed. */
export function writesFile(out: string | undefined): out is string {
  return out !== undefined && out !== STANDARD_OUTPUT;
}

/** The `kullback` command: its program, its signals, its exit codes. Each subcommand has a file of its own. */

import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { Command, CommanderError } from "commander";
import { isKullbackError } from "../errors.ts";
import { discardUnfinishedFiles } from "../io/output-file.ts";
import { addEstimateCommand } from "./estimate.ts";
import { EXIT, SIGNALLED } from "./exit-code.ts";
import { addExplainCommand } from "./explain.ts";
import { PREFIX, say } from "./messages.ts";
import { addNearestCommand } from "./nearest.ts";
import { addPairwiseCommand } from "./pairwise.ts";
import { printable } from "./printable.ts";
import { clearProgress } from "./progress.ts";
import { addScoreCommand } from "./score.ts";

/** A terminal that is closed sends SIGHUP. Under nohup too it ends the command: Node itself undoes what nohup does. */
const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** Help beside a term is wrapped down to this width: the longest subcommand leaves less than Commander's own 40. */
const LEAST_COLUMN = 30;

/** Runs the command with `args` and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that has seen enough (`| head`) closes the pipe; each write learns of it by its own callback.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      discardUnfinishedFiles();
      clearProgress();
      process.exit(SIGNALLED + constants.signals[signal]);
    });
  }

  let exitCode: number = EXIT.FINE;
  try {
    const program = await createProgram((code) => {
      exitCode = code;
    });
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed help, the version, or what was wrong with the usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.FINE : EXIT.ERROR;
    discardUnfinishedFiles();
    clearProgress();
    say(explain(error));
    return EXIT.ERROR;
  }
}

async function createProgram(finish: (exitCode: number) => void): Promise<Command> {
  const program = new Command("kullback")
    .description(
      "Scores very many histograms against each other by Kullback-Leibler divergence and its relatives,\n" +
        "and estimates it of distributions.",
    )
    .version(await packageVersion())
    .configureHelp({ minWidthToWrap: LEAST_COLUMN })
    .showHelpAfterError("(add --help for what there is)")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, PREFIX)) })
    .exitOverride();
  for (const add of [addScoreCommand, addPairwiseCommand, addNearestCommand, addExplainCommand, addEstimateCommand])
    add(program, finish);
  return program;
}

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

/** What a user can act on; of what should not have happened, all there is. */
function explain(error: unknown): string {
  if (isKullbackError(error)) return printable(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

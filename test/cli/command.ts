import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

// Starting a process takes a while where others run.
vi.setConfig({ testTimeout: 60_000 });

/** The command as it is installed. */
export const COMMAND = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  /** Arguments of node, before the command. */
  readonly node?: readonly string[];
}

/** Starts `kullback` with these arguments. */
export function start(args: readonly string[], options: RunOptions = {}): ChildProcess {
  if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is not there: npm run build`);
  const env = { ...process.env, ...options.env };
  return spawn(process.execPath, [...(options.node ?? []), COMMAND, ...args], { env, stdio: "pipe" });
}

/** Everything that a process says, and how it ends. */
export async function outcome(child: ChildProcess): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (data: string) => {
      text[name] += data;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...text };
}

/** Runs `kullback` to its end. */
export async function kullback(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options);
  // The command may end before it has read everything.
  child.stdin?.on("error", () => {}).end(options.input ?? "");
  return outcome(child);
}

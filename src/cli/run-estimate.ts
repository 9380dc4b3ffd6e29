/** What `kullback estimate` does, its options understood. */

import { estimateKl, exactKl, type KlEstimate } from "../continuous.ts";
import { createEngine } from "../index.ts";
import { scoreText } from "../io/score-text.ts";
import { checkedOptions, inBase } from "../options.ts";
import { parseDistribution } from "./distribution-expression.ts";
import { EXIT } from "./exit-code.ts";
import { counted, rate, say } from "./messages.ts";
import { clearProgress, Progress } from "./progress.ts";
import { StandardOutput } from "./standard-output.ts";

export interface EstimateCommand {
  readonly P: string;
  readonly Q: string;
  readonly samples?: number;
  readonly tolerance?: number;
  readonly maxSamples?: number;
  readonly method: KlEstimate["method"];
  readonly estimator: KlEstimate["estimator"];
  readonly confidence?: number;
  readonly seed?: number;
  readonly base?: number | "e";
  readonly backend: "auto" | "wasm" | "js";
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Estimates, prints what was found, and returns the exit code. */
export async function runEstimate(command: EstimateCommand): Promise<number> {
  const { tolerance, base, samples, maxSamples, method, estimator, confidence, seed } = command;
  const p = parseDistribution("P", command.P);
  const q = parseDistribution("Q", command.Q);
  const { logBase } = checkedOptions({ base: base === "e" ? undefined : base }, ["base"]);
  const engine = await createEngine({ backend: command.backend });
  try {
    const progress = new Progress("samples");
    const started = performance.now();
    const estimate = await estimateKl(engine, p, q, {
      samples,
      maxSamples,
      method,
      estimator,
      confidence,
      seed,
      // In nats, as all that the library is given.
      tolerance: tolerance === undefined ? undefined : tolerance * Math.abs(logBase),
      onProgress: ({ samples: done, target }) => progress.update(done, done, target),
    });
    const seconds = (performance.now() - started) / 1000;
    clearProgress();
    const scaled = inBaseOf(estimate, logBase, tolerance);
    const closed = exactKl(p, q);
    const exact = closed === undefined ? undefined : inBase(closed, logBase);
    const text = command.json ? jsonText(p.name, q.name, command, scaled, exact) : linesOf(scaled, exact);
    await new StandardOutput().write(text);
    for (const { message } of scaled.warnings) say(message);
    if (command.verbose) {
      const what = `${p.name} from ${q.name}, ${engine.backend} backend (${engine.reason})`;
      const speed = `${rate(estimate.samples, seconds)} samples/s`;
      say(`${what}, ${counted(estimate.samples, "sample")}, ${seconds.toFixed(3)} s, ${speed}`);
    }
    return estimate.converged === false ? EXIT.ABOVE : EXIT.FINE;
  } finally {
    engine.close();
  }
}

/** The same estimate in another base. With one below 1 the ends of the interval change places. */
function inBaseOf(estimate: KlEstimate, logBase: number, tolerance: number | undefined): KlEstimate {
  const [one, other] = (estimate.interval ?? []).map((end) => inBase(end, logBase));
  const standardError = inBase(estimate.standardError, Math.abs(logBase));
  return {
    ...estimate,
    estimate: inBase(estimate.estimate, logBase),
    standardError,
    interval: one === undefined || other === undefined ? undefined : one < other ? [one, other] : [other, one],
    warnings: estimate.warnings.map((warning) =>
      // The only one that names a number of nats.
      warning.code === "TOLERANCE_NOT_REACHED"
        ? { ...warning, message: toleranceText(estimate.samples, standardError, tolerance) }
        : warning,
    ),
  };
}

function toleranceText(samples: number, standardError: number, tolerance: number | undefined): string {
  return `after ${counted(samples, "sample")} the standard error is ${standardError}, more than --tolerance ${tolerance}`;
}

/** Numbers that JSON has no form for are text, as elsewhere. */
function jsonText(
  P: string,
  Q: string,
  { base, seed }: EstimateCommand,
  estimate: KlEstimate,
  exact: number | undefined,
): string {
  const text = JSON.stringify(
    { P, Q, base, seed, ...estimate, exact },
    (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
    2,
  );
  return `${text}\n`;
}

/** A line for each, with tabs; the last where there is a closed form. */
function linesOf(
  { estimate, standardError, interval, samples, paretoK }: KlEstimate,
  exact: number | undefined,
): string {
  const lines: (readonly [name: string, ...values: readonly number[]])[] = [
    ["estimate", estimate],
    ["standard error", standardError],
    ...(interval === undefined ? [] : [["interval", ...interval] as const]),
    ["samples", samples],
    ["k", paretoK],
    ...(exact === undefined ? [] : [["exact", exact] as const]),
  ];
  return lines.map(([name, ...values]) => `${[name, ...values.map(scoreText)].join("\t")}\n`).join("");
}

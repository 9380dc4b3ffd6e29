/** `kullback estimate`: KL of two distributions by Monte Carlo. */

import { type Command, Option } from "commander";
import { refuse } from "./check-usage.ts";
import { distributionForm, distributionForms } from "./distribution-forms.ts";
import { exitStatusHelp } from "./help-texts.ts";
import { parseBase, parseNumber, parsePositive, parseWhole } from "./option-values.ts";
import type { EstimateCommand } from "./run-estimate.ts";
import { jsonOption, verboseOption } from "./shared-options.ts";

const AFTER_HELP = `
Distributions:
${[...distributionForms.keys()].map((name) => `  ${distributionForm(name)}`).join("\n")}

Printed are the estimate, its standard error, the interval in which the
divergence is with the confidence that was asked for, how many samples that
took, and k, how heavy the tail of what is averaged is: from 0.5 on the standard
error means nothing, and there is no interval. Where there is a closed form, the
exact divergence is printed too. --json prints an object. Warnings go to
standard error.

With --tolerance samples are doubled until the standard error is at most that,
or there are --max-samples. The same seed gives the same numbers, everywhere.

${exitStatusHelp("--tolerance was not reached")}

Examples:
  A normal distribution from a mixture of two, to 1e-4
    $ kullback estimate 'normal(0,1)' \\
        'mixture(0.5*normal(-3,1)+0.5*normal(3,1))' --tolerance 1e-4

  In bits, by a scrambled Sobol' sequence
    $ kullback estimate 'beta(2,5)' 'truncated(normal(0.3,0.2),0,1)' \\
        --base 2 --method sobol
`;

/** Adds the command; `finish` is called with its exit code. */
export function addEstimateCommand(program: Command, finish: (exitCode: number) => void): void {
  const estimate = program
    .command("estimate")
    .summary("estimate the divergence of two distributions by sampling")
    .description(
      "Estimates KL(P||Q) of two distributions, continuous or of integers, by samples\n" +
        "of P, and says how far off that may be.",
    )
    .argument("<P>", "a distribution, such as 'normal(0,1)'")
    .argument("<Q>", "another");
  for (const option of [
    new Option("-n, --samples <count>", "how many samples (default: 100000)").argParser<unknown>(parseWhole),
    new Option("-t, --tolerance <error>", "sample until the standard error is at most this").argParser<unknown>(
      parsePositive,
    ),
    new Option("--max-samples <count>", "at most as many, for --tolerance (default: 1000000000)").argParser<unknown>(
      parseWhole,
    ),
    new Option("--method <name>", "how points are chosen").choices(["random", "stratified", "sobol"]).default("random"),
    new Option("--estimator <name>", "what is averaged")
      .choices(["log-ratio", "half-squared", "bregman"])
      .default("log-ratio"),
    new Option("--confidence <part>", "of the interval (default: 0.95)").argParser<unknown>(parseNumber),
    new Option("-s, --seed <number>", "where samples begin (default: 0)").argParser<unknown>(parseWhole),
    new Option(
      "-b, --base <number>",
      "base of the logarithm: 2 for bits, 10, e for nats (default: e)",
    ).argParser<unknown>(parseBase),
    new Option("--backend <kind>", "what computes").choices(["auto", "wasm", "js"]).default("auto"),
    jsonOption(),
    verboseOption(),
  ]) {
    estimate.addOption(option);
  }
  estimate
    .addHelpText("after", AFTER_HELP)
    .action(async (P: string, Q: string, options: Omit<EstimateCommand, "P" | "Q">, command: Command) => {
      if (options.maxSamples !== undefined && options.tolerance === undefined) {
        refuse(command, "--max-samples is for --tolerance, which is not given.");
      }
      // Not before it is wanted: distributions take as long to load as all else.
      const { runEstimate } = await import("./run-estimate.ts");
      finish(await runEstimate({ ...options, P, Q }));
    });
}

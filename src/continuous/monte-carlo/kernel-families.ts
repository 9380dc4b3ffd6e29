/** The families that kernels know, and what they are given of a distribution. */
import { COMPONENT_BYTES, COMPONENTS, MOST_COMPONENTS, SAMPLER_PARAMETERS } from "../../backend/layout.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Exponential } from "../distributions/exponential.ts";
import type { Gumbel } from "../distributions/gumbel.ts";
import type { Laplace } from "../distributions/laplace.ts";
import type { LogNormal } from "../distributions/log-normal.ts";
import type { Logistic } from "../distributions/logistic.ts";
import type { Mixture } from "../distributions/mixture.ts";
import type { Normal } from "../distributions/normal.ts";
import type { StudentT } from "../distributions/student-t.ts";
import type { Uniform } from "../distributions/uniform.ts";
import { LN_2PI, naturalLogarithm } from "../elementary.ts";

/** In the order of the kernels' numbers. */
export const familyNames = [
  "normal",
  "logNormal",
  "exponential",
  "laplace",
  "logistic",
  "gumbel",
  "uniform",
  "studentT",
  "mixture",
] as const;

/** A distribution as kernels are given it. */
export interface KernelDistribution {
  readonly family: number;
  /** What goes to PARAMETERS_P or PARAMETERS_Q. */
  readonly parameters: Float64Array;
}

/** Of a density: a location, one over the scale, ln of the factor, and one more; of the sampler: a location, a scale, and one more. */
function parametersOf(density: readonly number[], sampler: readonly number[]): Float64Array {
  const parameters = new Float64Array(COMPONENTS / 8);
  parameters.set(density);
  parameters.set(sampler, SAMPLER_PARAMETERS / 8);
  return parameters;
}

/** ln of the factor is that of the standard distribution less ln of the scale. */
function located(location: number, scale: number, standard: number): Float64Array {
  return parametersOf([location, 1 / scale, standard - naturalLogarithm(scale)], [location, scale]);
}

const LN_ROOT_2PI: number = LN_2PI / 2;

const scalars = {
  normal: ({ mean, std }: Normal) => located(mean, std, -LN_ROOT_2PI),
  logNormal: ({ logMean, logStd }: LogNormal) => located(logMean, logStd, -LN_ROOT_2PI),
  exponential: ({ rate }: Exponential) => parametersOf([0, rate, naturalLogarithm(rate)], [0, 1 / rate]),
  laplace: ({ loc, scale }: Laplace) => located(loc, scale, -Math.LN2),
  logistic: ({ loc, scale }: Logistic) => located(loc, scale, 0),
  gumbel: ({ loc, scale }: Gumbel) => located(loc, scale, 0),
  uniform: ({ low, high }: Uniform) => parametersOf([low, high, -naturalLogarithm(high - low)], [low, high - low]),
  studentT({ df, loc, scale, logDensity }: StudentT) {
    const stretch = scale * Math.sqrt(df);
    return parametersOf([loc, 1 / stretch, logDensity(loc), (df + 1) / 2], [loc, stretch, 2 / df]);
  },
} as const;

function isScalar(name: string): name is keyof typeof scalars {
  return Object.hasOwn(scalars, name);
}

/** Locations and scales for which nothing that kernels compute leaves the range of doubles. */
const GREATEST = 2 ** 300;

/** ln of these, so far out that no sample is further, is the logarithm of a double: 8.5 standard deviations. */
const FARTHEST_NORMAL = 8.6;
const GREATEST_LOGARITHM = 690;

/** A location of so many scales leaves 11 bits of a sample, and fewer are too few: see `RoundedSamples`, which says so. */
const FARTHEST_LOCATION = 2 ** 42;

/** With fewer degrees of freedom, the square of a sample may be infinite. */
const LEAST_DEGREES = 0.25;

/** Whether kernels can take a distribution of a family that they know. */
function isRegular(distribution: Distribution, parameters: Float64Array): boolean {
  const scale = parameters[SAMPLER_PARAMETERS / 8 + 1] as number;
  const location = parameters[SAMPLER_PARAMETERS / 8] as number;
  if (!(Math.abs(location) <= GREATEST && scale <= GREATEST && scale >= 1 / GREATEST)) return false;
  const isLogarithm = distribution.family === "logNormal";
  if ((isLogarithm ? Math.max(1, Math.abs(location)) : Math.abs(location)) > scale * FARTHEST_LOCATION) return false;
  if (distribution.family === "studentT") return (distribution as StudentT).df >= LEAST_DEGREES;
  return !isLogarithm || Math.abs(location) + FARTHEST_NORMAL * scale <= GREATEST_LOGARITHM;
}

/** Of a mixture of normals, those that have a weight: the sum of weights up to each, and what each is. */
function mixtureParameters({ weights, components }: Mixture): Float64Array | undefined {
  const own = components.flatMap((component, c) => {
    const weight = weights[c] as number;
    return weight > 0 ? [{ weight, component: component as Normal }] : [];
  });
  if (own.length > MOST_COMPONENTS || !own.every(({ component }) => component.family === "normal")) return undefined;
  const parameters = new Float64Array((COMPONENTS + own.length * COMPONENT_BYTES) / 8);
  parameters[0] = own.length;
  let sum = 0;
  for (const [c, { weight, component }] of own.entries()) {
    const { mean, std } = component;
    const [, inverse, factor] = scalars.normal(component) as unknown as [number, number, number];
    if (!isRegular(component, scalars.normal(component))) return undefined;
    sum += weight;
    parameters.set(
      [sum, mean, std, inverse, factor + naturalLogarithm(weight)],
      (COMPONENTS + c * COMPONENT_BYTES) / 8,
    );
  }
  return parameters;
}

/** A distribution as kernels are given it, if they know it. */
export function kernelDistribution(distribution: Distribution): KernelDistribution | undefined {
  const { family: name } = distribution;
  const family = familyNames.indexOf(name as (typeof familyNames)[number]);
  if (name === "mixture") {
    const parameters = distribution.dimensions === 1 ? mixtureParameters(distribution as Mixture) : undefined;
    return parameters && { family, parameters };
  }
  if (!isScalar(name)) return undefined;
  const parameters = scalars[name](distribution as never);
  return isRegular(distribution, parameters) ? { family, parameters } : undefined;
}

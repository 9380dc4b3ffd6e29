import { RandomNumbers } from "../../backend/random.ts";
import { show } from "../../errors.ts";
import { exponential, naturalLogarithm } from "../elementary.ts";
import { assertDistribution, branded, type Distribution, type Support, type Tails, tailsOf } from "./distribution.ts";
import { invalidParameter, shares } from "./parameters.ts";
import { arrayFor, checkedCount, checkedSampleOptions, pointsOf } from "./points.ts";
import { integerQuantile, realQuantile } from "./quantile-search.ts";
import { type UnivariateDistribution, univariate } from "./univariate.ts";

/** A mixture of distributions. */
export interface Mixture extends Distribution {
  readonly family: "mixture";
  /** They sum to 1. */
  readonly weights: readonly number[];
  readonly components: readonly Distribution[];
}

/** A mixture of distributions of numbers. */
export interface UnivariateMixture extends Mixture, UnivariateDistribution {
  readonly family: "mixture";
  readonly dimensions: 1;
  readonly mean?: number | undefined;
  readonly variance?: number | undefined;
}

/** The smallest interval with the supports of all in it, if they are of one kind. */
function supportOf(components: readonly Distribution[]): Support {
  const supports = components.map(({ support }) => support);
  const kinds = new Set(supports.map(({ kind }) => kind));
  kinds.delete("unknown");
  if (kinds.size > 1) {
    const got = [...kinds].join(" and ");
    throw invalidParameter("mixture", "components whose points are of one kind", got);
  }
  const isKnown = supports.every(({ kind }) => kind !== "unknown");
  return {
    kind: isKnown ? (supports[0] as Support).kind : "unknown",
    low: Math.min(...supports.map(({ low }) => low)),
    high: Math.max(...supports.map(({ high }) => high)),
  };
}

/** Points of the components, as many of each as chance gives it, in the order that chance gives them. */
function drawn(
  weights: readonly number[],
  components: readonly Distribution[],
  count: number,
  seed: number,
  stream: number,
): Float64Array {
  const { dimensions } = components[0] as Distribution;
  const choices = new RandomNumbers(seed, stream);
  const chosen = Uint32Array.from({ length: count }, () => {
    let rest = choices.uniform();
    let choice = -1;
    for (let c = 0; c < weights.length && (rest > 0 || choice < 0); c++) {
      const weight = weights[c] as number;
      if (weight > 0) choice = c;
      rest -= weight;
    }
    return choice;
  });
  const counts = new Uint32Array(components.length);
  for (const choice of chosen) counts[choice] = (counts[choice] as number) + 1;
  // Each component has a seed of its own.
  const seeds = new RandomNumbers(seed, stream, 1);
  const parts = components.map((component, c) => {
    const own = Math.floor(seeds.uniform() * 2 ** 53);
    return (counts[c] as number) > 0 ? component.sample(counts[c] as number, { seed: own }) : undefined;
  });
  const next = new Uint32Array(components.length);
  const points = new Float64Array(count * dimensions);
  for (const [j, choice] of chosen.entries()) {
    const at = (next[choice] as number) * dimensions;
    points.set((parts[choice] as Float64Array).subarray(at, at + dimensions), j * dimensions);
    next[choice] = (next[choice] as number) + 1;
  }
  return points;
}

/** Tails of a mixture whose components all have them. */
function mixedTails(
  weights: readonly number[],
  components: readonly Distribution[],
  { kind, low, high }: Support,
): Tails | undefined {
  const tails = components.map(tailsOf);
  if (!tails.every((own) => own !== undefined)) return undefined;
  const sum = (value: (own: Tails) => number) =>
    tails.reduce((total, own, c) => total + (weights[c] as number) * value(own), 0);
  // Of a point outside its support a component's tails are not asked.
  const supports = components.map(({ support }) => support);
  const lower = (x: number) =>
    tails.reduce((total, own, c) => {
      const { low: least, high: greatest } = supports[c] as Support;
      return total + (weights[c] as number) * (x < least ? 0 : x >= greatest ? 1 : own.lower(x));
    }, 0);
  const upper = (x: number) =>
    tails.reduce((total, own, c) => {
      const { low: least, high: greatest } = supports[c] as Support;
      return total + (weights[c] as number) * (x < least ? 1 : x >= greatest ? 0 : own.upper(x));
    }, 0);
  return {
    lower,
    upper,
    quantile(p, q) {
      const quantiles = tails.flatMap((own, c) => ((weights[c] as number) > 0 ? [own.quantile(p, q)] : []));
      const [least, greatest] = [Math.min(...quantiles), Math.max(...quantiles)];
      if (kind === "integers")
        return integerQuantile(
          { lower, upper },
          p,
          q,
          sum((own) => own.quantile(p, q)),
          low,
          high,
        );
      return least === greatest ? least : realQuantile({ lower, upper }, p, q, least, greatest);
    },
  };
}

/** Mean and variance of a mixture of numbers, where those of all components that have a weight are there. */
function moments(
  allWeights: readonly number[],
  allComponents: readonly Distribution[],
): { mean?: number; variance?: number } {
  const weights = allWeights.filter((weight) => weight > 0);
  const components = allComponents.filter((_, c) => (allWeights[c] as number) > 0);
  const sum = (values: readonly number[]) => values.reduce((total, x, c) => total + (weights[c] as number) * x, 0);
  const means = components.map(({ mean }) => mean);
  if (!means.every((mean) => typeof mean === "number")) return {};
  const mean = sum(means);
  const variances = components.map(({ variance }) => variance);
  if (!variances.every((variance) => typeof variance === "number")) return { mean };
  if (variances.includes(Number.POSITIVE_INFINITY)) return { mean, variance: Number.POSITIVE_INFINITY };
  return {
    mean,
    variance: sum(
      variances.map((variance, c) => variance + ((means[c] as number) - mean) * ((means[c] as number) - mean)),
    ),
  };
}

/**
 * A mixture Σ weight·distribution of distributions whose points are of one kind. Its entropy has no formula.
 *
 * @param parts pairs of a weight and a distribution; weights are divided by their sum
 * @throws KullbackTypeError, KullbackRangeError where a weight is negative, or all are 0, or distributions do not go together
 *
 * @example
 * const p = mixture([[1, normal(-3, 1)], [1, normal(3, 1)]]);
 * console.log(p.name, p.variance); // mixture(0.5*normal(-3,1)+0.5*normal(3,1)) 10
 * console.log(p.logDensity(3)); // -1.6120856985346386
 */
export function mixture(
  parts: readonly (readonly [weight: number, distribution: UnivariateDistribution])[],
): UnivariateMixture;
export function mixture(parts: readonly (readonly [weight: number, distribution: Distribution])[]): Mixture;
export function mixture(parts: readonly (readonly [weight: number, distribution: Distribution])[]): Mixture {
  if (!Array.isArray(parts) || !parts.every((part) => Array.isArray(part) && part.length === 2)) {
    throw invalidParameter("mixture", "an array of pairs [weight, distribution]", show(parts), false);
  }
  const weights = Object.freeze(
    Array.from(
      shares(
        "weights",
        parts.map(([weight]) => weight),
      ),
    ),
  );
  const components = Object.freeze(parts.map(([, component]) => component));
  for (const [c, component] of components.entries()) assertDistribution(`components[${c}]`, component);
  const { dimensions } = components[0] as Distribution;
  const other = components.find((component) => component.dimensions !== dimensions);
  if (other !== undefined) {
    throw invalidParameter("mixture", `components of ${dimensions} dimensions`, `${other.name} of ${other.dimensions}`);
  }
  const support = supportOf(components);
  const name = `mixture(${components.map((component, c) => `${weights[c]}*${component.name}`).join("+")})`;
  const logWeights = weights.map(naturalLogarithm);
  /** ln Σ e^x, of what each component has. */
  const logSum = (logDensities: Float64Array): number => {
    let greatest = Number.NEGATIVE_INFINITY;
    for (const x of logDensities) if (x > greatest || Number.isNaN(x)) greatest = x;
    if (!Number.isFinite(greatest)) return greatest;
    let sum = 0;
    for (const x of logDensities) sum += exponential(x - greatest);
    return greatest + naturalLogarithm(sum);
  };
  const own = new Float64Array(components.length);
  if (dimensions === 1 && support.kind !== "unknown") {
    return univariate({
      family: "mixture",
      name,
      parameters: { weights, components },
      support,
      logDensity(x) {
        for (const [c, component] of components.entries()) {
          own[c] =
            (weights[c] as number) > 0 ? (logWeights[c] as number) + component.logDensity(x) : Number.NEGATIVE_INFINITY;
        }
        return logSum(own);
      },
      tails: mixedTails(weights, components, support),
      drawMany: (count, seed, stream) => drawn(weights, components, count, seed, stream),
      ...moments(weights, components),
    });
  }
  function logDensity(x: number): number;
  function logDensity(x: ArrayLike<number>, out?: Float64Array): Float64Array;
  function logDensity(x: number | ArrayLike<number>, out?: Float64Array): number | Float64Array {
    if (typeof x === "number" && dimensions === 1) return (logDensity([x]) as Float64Array)[0] as number;
    const points = pointsOf("x", x, dimensions);
    const each = components.map((component) => component.logDensity(points));
    const densities = Float64Array.from({ length: points.length / dimensions }, (_, j) => {
      for (const [c, logDensities] of each.entries()) {
        own[c] =
          (weights[c] as number) > 0
            ? (logWeights[c] as number) + (logDensities[j] as number)
            : Number.NEGATIVE_INFINITY;
      }
      return logSum(own);
    });
    if (out === undefined) return densities;
    const array = arrayFor(out, densities.length);
    array.set(densities);
    return array;
  }
  return branded({
    family: "mixture" as const,
    name,
    dimensions,
    support: Object.freeze(support),
    weights,
    components,
    logDensity,
    sample(count: number, options?: { readonly seed?: number; readonly stream?: number }) {
      checkedCount(count, dimensions);
      const { seed, stream } = checkedSampleOptions(options);
      return drawn(weights, components, count, seed, stream);
    },
  });
}

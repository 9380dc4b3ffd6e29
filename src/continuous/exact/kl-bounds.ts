/** Bounds of KL(P‖Q) of mixtures of normal distributions, which has no closed form. */
import { KullbackRangeError } from "../../errors.ts";
import { choleskyFactor, halfLogDeterminant, type Matrix, solveLower } from "../cholesky.ts";
import type { Distribution } from "../distributions/distribution.ts";
import type { Normal } from "../distributions/normal.ts";
import { divergenceTerm, exponential, LN_2PI, naturalLogarithm } from "../elementary.ts";
import { factorOf, type NormalVector, normals, normalVectors } from "./gaussian.ts";
import { checkedPair, type Known } from "./known.ts";

/** A lower and an upper bound, in nats. */
export interface KlBounds {
  /** At least 0. */
  readonly lower: number;
  readonly upper: number;
}

/** Distributions of numbers, or of vectors. */
type Gaussian = Normal | NormalVector;

/** Components with their weights, none of which is 0. */
interface GaussianMixture {
  readonly weights: readonly number[];
  readonly components: readonly Gaussian[];
}

function isGaussian(p: Known): p is Gaussian {
  return p.family === "normal" || p.family === "diagonalNormal" || p.family === "multivariateNormal";
}

function gaussianMixture(argument: string, p: Known): GaussianMixture {
  const [weights, components] = p.family === "mixture" ? [p.weights, p.components as readonly Known[]] : [[1], [p]];
  const present = components.map((component, c) => ({ component, weight: weights[c] as number }));
  const parts = present.filter(({ weight }) => weight > 0);
  const other = parts.find(({ component }) => !isGaussian(component));
  if (other === undefined) {
    return {
      weights: parts.map(({ weight }) => weight),
      components: parts.map(({ component }) => component as Gaussian),
    };
  }
  throw new KullbackRangeError({
    code: "INVALID_ARGUMENT",
    argument,
    expected: "a normal distribution, or a mixture of normal distributions",
    got: other.component.name,
  });
}

/** KL(f‖g) of two components. */
function componentKl(f: Gaussian, g: Gaussian): number {
  return f.family === "normal" ? normals(f, g as Normal) : normalVectors(f, g as NormalVector);
}

function covarianceOf(p: NormalVector): Matrix {
  if (p.family === "multivariateNormal") return p.covariance;
  return Array.from(p.std, (std, i) => {
    const row = new Float64Array(p.dimensions);
    row[i] = std * std;
    return row;
  });
}

/** ln ∫ f·g, that of a normal density at the difference of the means, whose covariance is the sum of both. */
function logOverlap(f: Gaussian, g: Gaussian): number {
  if (f.family === "normal") {
    const { mean, std } = g as Normal;
    const greatest = Math.max(f.std, std);
    const ratio = Math.min(f.std, std) / greatest;
    const root = Math.sqrt(1 + ratio * ratio);
    const z = (f.mean / greatest - mean / greatest) / root;
    return -(z * z + LN_2PI) / 2 - naturalLogarithm(root) - naturalLogarithm(greatest);
  }
  const other = g as NormalVector;
  const [covariance0, covariance1] = [covarianceOf(f), covarianceOf(other)];
  const sum = covariance0.map((row, i) =>
    Float64Array.from(row, (own, j) => own + ((covariance1[i] as ArrayLike<number>)[j] as number)),
  );
  // The sum of two positive definite matrices is one, of which rounding takes less than of the factor of the nearer one.
  const factor = choleskyFactor(sum);
  const lower = typeof factor === "number" ? factorOf(f) : factor;
  const z = solveLower(
    lower,
    Float64Array.from(f.mean, (mean, d) => mean - (other.mean[d] as number)),
  );
  return -(z.reduce((total, own) => total + own * own, 0) + LN_2PI * f.dimensions) / 2 - halfLogDeterminant(lower);
}

/** ln Σ weightᵢ·e^xᵢ. */
function logOfSum(weights: readonly number[], x: readonly number[]): number {
  const greatest = Math.max(...x);
  if (!Number.isFinite(greatest)) return greatest;
  const sum = x.reduce((total, own, i) => total + (weights[i] as number) * exponential(own - greatest), 0);
  return greatest + naturalLogarithm(sum);
}

/** Rows of what two mixtures' components give in pairs. */
function table(rows: readonly Gaussian[], columns: readonly Gaussian[], value: (f: Gaussian, g: Gaussian) => number) {
  return rows.map((f) => columns.map((g) => value(f, g)));
}

/**
 * E ln f is at least Σ π_a·(ln Σ π_a′·e^−KL(f_a‖f_a′) − H(f_a)) (Hershey's and Olsen's variational lower bound), and
 * E ln g at most Σ π_a·ln Σ ω_b·∫ f_a·g_b, by Jensen's inequality. The difference is a lower bound; that of
 * two lower bounds, their “variational approximation”, is none (J.-L. Durrieu, J.-P. Thiran and F. Kelly 2012, “Lower and upper
 * bounds for approximation of the Kullback–Leibler divergence between Gaussian mixture models”).
 */
function lowerBound(p: GaussianMixture, q: GaussianMixture): number {
  const own = table(p.components, p.components, componentKl);
  const overlaps = table(p.components, q.components, logOverlap);
  return p.weights.reduce((sum, weight, a) => {
    const ofP =
      logOfSum(
        p.weights,
        (own[a] as number[]).map((kl) => -kl),
      ) - entropyOf(p.components[a] as Gaussian);
    return sum + weight * (ofP - logOfSum(q.weights, overlaps[a] as number[]));
  }, 0);
}

function entropyOf(f: Gaussian): number {
  return f.entropy as number;
}

/** Steps of the iteration end when the bound falls by less than this share of it, or after so many. */
const LEAST_GAIN = 1e-12;
const MOST_STEPS = 10_000;

/**
 * min over φ, ψ of KL(φ‖ψ) + Σ φ_ab·KL(f_a‖g_b), where φ and ψ share out the weights of P and of Q to pairs of components: by
 * the chain rule that is the divergence of the pairs' own mixtures, more than P's and Q's by the log-sum inequality. Each step
 * finds the best ψ for φ, then the best φ for ψ, from φ_ab = π_a·ω_b on (Hershey's and Olsen's variational upper bound).
 */
function upperBound(p: GaussianMixture, q: GaussianMixture): number {
  const divergences = table(p.components, q.components, componentKl);
  // More than a double can hold.
  if (divergences.some((row) => row.every((kl) => kl === Number.POSITIVE_INFINITY))) return Number.POSITIVE_INFINITY;
  let shares = p.weights.map((weight) => q.weights.map((other) => weight * other));
  let bound = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const totals = q.weights.map((_, b) => shares.reduce((sum, row) => sum + (row[b] as number), 0));
    const pairs = shares.map((row) =>
      row.map((share, b) =>
        (totals[b] as number) > 0 ? (q.weights[b] as number) * (share / (totals[b] as number)) : 0,
      ),
    );
    shares = p.weights.map((weight, a) => {
      const [of, kl] = [pairs[a] as number[], divergences[a] as number[]];
      const least = Math.min(...kl.filter((_, b) => (of[b] as number) > 0));
      const parts = of.map((pair, b) => (pair > 0 ? pair * exponential(least - (kl[b] as number)) : 0));
      const total = parts.reduce((sum, part) => sum + part, 0);
      return parts.map((part) => weight * (part / total));
    });
    // Where all shares of a component of Q are less than any double, what ψ has of it is its weight all the same.
    let next = q.weights.reduce((sum, weight, b) => ((totals[b] as number) > 0 ? sum : sum + weight), 0);
    for (const [a, row] of shares.entries()) {
      for (const [b, share] of row.entries()) {
        const pair = (pairs[a] as number[])[b] as number;
        const kl = (divergences[a] as number[])[b] as number;
        next += divergenceTerm(share, pair) + (share > 0 ? share * kl : 0);
      }
    }
    if (!(bound - next > LEAST_GAIN * next)) return Math.min(bound, next);
    bound = next;
  }
  return bound;
}

/**
 * A lower and an upper bound of KL(P‖Q), in nats, for mixtures of normal distributions, of numbers or of vectors: J. R. Hershey
 * and P. A. Olsen (2007), “Approximating the Kullback–Leibler divergence between Gaussian mixture models”, ICASSP. The upper
 * bound is their variational one at its least; the lower one joins their variational lower bound of E ln p with Jensen's upper
 * bound of E ln q, and is 0 where that is negative. Of two normal distributions both bounds are the divergence itself.
 *
 * @param p a normal distribution (`normal`, `diagonalNormal`, `multivariateNormal`) or a mixture of such
 * @param q one of points of as many dimensions
 * @throws KullbackTypeError if one is no distribution; KullbackRangeError if one is not of these families, or they are not of
 *   the same dimensions
 *
 * @example
 * const p = mixture([[1, normal(-3, 1)], [1, normal(3, 1)]]);
 * const { lower, upper } = klBounds(p, mixture([[1, normal(-3, 1)], [3, normal(3, 2)]]));
 * console.log(lower, upper); // 0.1941828163937589 0.3029146265058645
 */
export function klBounds(p: Distribution, q: Distribution): KlBounds {
  const [one, other] = checkedPair(p, q);
  const [ofP, ofQ] = [gaussianMixture("p", one), gaussianMixture("q", other)];
  if (ofP.components.length === 1 && ofQ.components.length === 1) {
    const kl = componentKl(ofP.components[0] as Gaussian, ofQ.components[0] as Gaussian);
    return { lower: kl, upper: kl };
  }
  const upper = upperBound(ofP, ofQ);
  return { lower: Math.min(upper, Math.max(0, lowerBound(ofP, ofQ))), upper };
}

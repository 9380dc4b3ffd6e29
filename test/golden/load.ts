/// <reference types="vite/types/importMeta.d.ts" />
import type { Zeros } from "../../src/index.ts";

// The golden files as objects; README.md says what they hold. "NaN", "Infinity", "-Infinity" and "-0" become numbers.

/** Values by the name of the measure. */
export type Values = Readonly<Record<string, number>>;

/** One pair of masses: p·ln(p/q), and p·ln(p/q) − p + q. */
export interface GoldenTerm {
  readonly p: number;
  readonly q: number;
  readonly rel_entr: number;
  readonly kl_term: number;
}

/** One pair of rows: measures of the rows divided by their own mass, and of the rows as they are. */
export interface GoldenRow {
  readonly name: string;
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly expected: Values;
  readonly given: Values;
}

/** One pair of rows under each policy; `lostMass` belongs to `drop`. `generalized-kl` is of the rows as they are. */
export interface GoldenZeros {
  readonly name: string;
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly infinite: Values;
  readonly epsilon: Values;
  readonly pseudocount: Values;
  readonly drop: Values;
  readonly lostMass: Values;
}

/** What each bin contributes, where one bin outweighs the others. */
export interface GoldenContributions {
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly kl: readonly number[];
  readonly jeffreys: readonly number[];
}

/** Every measure of a pair of rows under options, and what each bin contributes. */
export interface GoldenEnd {
  readonly name: string;
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly mass: "normalize" | "given";
  readonly zeros: Zeros;
  readonly scores: Values;
  readonly contributions: Readonly<Record<string, readonly number[]>>;
}

export interface GoldenLogits {
  readonly name: string;
  readonly teacher: readonly number[];
  readonly student: readonly number[];
  readonly temperature: number;
  readonly kl: number;
}

/** By the teacher's weight. */
type OfWeights<Value> = Readonly<Record<string, Value>>;

/** The divergences of two softmaxes and, of short rows, their gradients with respect to the student's logits. */
export interface GoldenSoftmax {
  readonly name: string;
  readonly teacher: readonly number[];
  readonly student: readonly number[];
  readonly temperature: number;
  readonly forward: number;
  readonly reverse: number;
  readonly jensenShannon: OfWeights<number>;
  readonly gradients?: {
    readonly forward: readonly number[];
    /** Not where the score is infinite. */
    readonly reverse?: readonly number[];
    readonly jensenShannon: OfWeights<readonly number[]>;
  };
}

export interface GoldenNasty {
  readonly terms: readonly GoldenTerm[];
  readonly rows: readonly GoldenRow[];
  readonly logits: readonly GoldenLogits[];
}

/** Joint tables: the mutual information and entropies of `p`, and the parts of KL(p‖q). */
export interface GoldenInformation {
  readonly name: string;
  readonly shape: readonly [rowsX: number, rowsY: number];
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly mutualInformation: number;
  readonly entropyX: number;
  readonly entropyY: number;
  readonly total: number;
  readonly marginal: number;
  readonly conditional: number;
}

/** Counts, a reference, and what a test of drift finds. */
export interface GoldenDrift {
  readonly name: string;
  readonly counts: readonly number[];
  readonly reference: readonly number[];
  readonly confidence: number;
  readonly kl: number;
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly expectedKl: number;
  readonly correctedKl: number;
  readonly lower: number;
  readonly upper: number;
}

/** Samples, as NumPy bins them: `bins` and `range` where the edges were not given. */
export interface GoldenBins {
  readonly name: string;
  readonly values: readonly number[];
  readonly bins?: number;
  readonly range?: readonly [number, number];
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface GoldenDiscrete {
  readonly information: readonly GoldenInformation[];
  readonly drift: readonly GoldenDrift[];
  readonly tails: readonly { readonly freedom: number; readonly statistic: number; readonly tail: number }[];
  readonly exponentials: readonly { readonly x: number; readonly exp: number }[];
  readonly bins: readonly GoldenBins[];
}

/** Divergences with a parameter, by name, of a pair of rows under options. */
export interface GoldenParametric {
  readonly name: string;
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly mass: "normalize" | "given";
  readonly zeros: Zeros;
  readonly scores: Values;
}

/** A distribution, and what it is at points: x, ln of the density there, P(X ≤ x) and P(X > x). */
export interface GoldenDistribution {
  readonly family: string;
  readonly parameters: readonly number[];
  readonly points: readonly (readonly [x: number, logDensity: number, lower: number, upper: number])[];
  readonly mean?: number;
  readonly variance?: number;
  readonly entropy?: number;
}

/** Two Gaussians, and their divergence. */
export interface GoldenGaussian {
  readonly mean0: number;
  readonly std0: number;
  readonly mean1: number;
  readonly std1: number;
  readonly kl: number;
}

/** A Gaussian by its log variances, and its divergence from the standard one. */
export interface GoldenVae {
  readonly mean: readonly number[];
  readonly logVariance: readonly number[];
  readonly kl: number;
}

/** The name of a divergence with a parameter, taken apart. */
export interface ParametricName {
  readonly family: "renyi" | "tsallis" | "alpha" | "skew-kl" | "jensen-shannon";
  readonly parameter: number;
}

/** The parts of `renyi(0.5)`; undefined of a name without a parameter. */
export function parametricNamed(name: string): ParametricName | undefined {
  const [, family, parameter] = name.match(/^([a-z-]+)\((.+)\)$/) ?? [];
  if (family === undefined) return undefined;
  return { family: family as ParametricName["family"], parameter: Number(parameter) };
}

/** The parameters of the policies in `zeros.json`. */
export const ZEROS_EPSILON = 1e-10;
export const ZEROS_PSEUDOCOUNT = 0.5;

const SPECIAL: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

// Not read from the disk: a browser has none.
const files = import.meta.glob<string>("./*.json", { query: "?raw", import: "default", eager: true });

function load(name: string): unknown {
  const text = files[`./${name}`] as string;
  return JSON.parse(text, (_, value: unknown) => SPECIAL.get(value) ?? value);
}

export const loadTerms = () => load("terms.json") as readonly GoldenTerm[];
export const loadRows = () => load("rows.json") as readonly GoldenRow[];
export const loadStress = () => load("stress.json") as readonly GoldenRow[];
export const loadZeros = () => load("zeros.json") as readonly GoldenZeros[];
export const loadContributions = () => load("contributions.json") as readonly GoldenContributions[];
export const loadEnds = () => load("ends.json") as readonly GoldenEnd[];
export const loadNasty = () => load("nasty.json") as GoldenNasty;
export const loadParametric = () => load("parametric.json") as readonly GoldenParametric[];
export const loadLogits = () => load("logits.json") as readonly Omit<GoldenLogits, "name">[];
export const loadSoftmax = () => load("softmax.json") as readonly GoldenSoftmax[];
export const loadDiscrete = () => load("discrete.json") as GoldenDiscrete;
export const loadDistributions = () =>
  (load("distributions.json") as { readonly distributions: readonly GoldenDistribution[] }).distributions;

/** A point of the Sobol' sequence of 64 dimensions, its coordinates times 2^32. */
export interface GoldenSobol {
  readonly index: number;
  readonly point: readonly number[];
}

export const loadSobol = () => load("sobol.json") as readonly GoldenSobol[];

/** A mixture of normal distributions: of each component its weight, mean and standard deviation. */
export type GoldenMixture = readonly (readonly [weight: number, mean: number, std: number])[];

/** Two mixtures, and KL of the second from the first. */
export interface GoldenMixtures {
  readonly p: GoldenMixture;
  readonly q: GoldenMixture;
  readonly kl: number;
}

export const loadMixtures = () => load("mixture.json") as readonly GoldenMixtures[];

/** Exceedances, ascending, and the shape of the generalized Pareto distribution that is fitted to them. */
export interface GoldenParetoTail {
  readonly shape: number;
  readonly exceedances: readonly number[];
  readonly fit: number;
}

export const loadParetoTails = () => load("pareto-tail.json") as readonly GoldenParetoTail[];
export const loadGaussian = () => load("gaussian.json") as readonly GoldenGaussian[];
export const loadGaussianHard = () => load("gaussian-hard.json") as readonly GoldenGaussian[];
export const loadVae = () => load("vae.json") as readonly GoldenVae[];

/** A family's name and its parameters. */
export type GoldenParameters = readonly [family: string, ...parameters: number[]];

/** Parameters of a Dirichlet distribution, or of a normal one of vectors. */
export type GoldenVector =
  | { readonly alpha: readonly number[] }
  | { readonly mean: readonly number[]; readonly std: readonly number[] }
  | { readonly mean: readonly number[]; readonly covariance: readonly (readonly number[])[] };

/** KL(P‖Q), by integration; of vectors by formulas. */
export interface GoldenClosedForms {
  readonly pairs: readonly { readonly p: GoldenParameters; readonly q: GoldenParameters; readonly kl: number }[];
  readonly vectors: readonly { readonly p: GoldenVector; readonly q: GoldenVector; readonly kl: number }[];
  readonly entropies: readonly { readonly p: GoldenParameters; readonly entropy: number }[];
}

export const loadClosedForms = () => load("closed-forms.json") as GoldenClosedForms;

export interface GoldenMultivariateGaussian {
  readonly mean0: readonly number[];
  readonly covariance0: readonly (readonly number[])[];
  readonly mean1: readonly number[];
  readonly covariance1: readonly (readonly number[])[];
  readonly kl: number;
}

export const loadMultivariateGaussian = () =>
  load("multivariate-gaussian.json") as readonly GoldenMultivariateGaussian[];

/** A target by its family and parameters, and the normal distributions of which KL to it is least nearby, best first. */
export interface GoldenReverseProjections {
  readonly name: string;
  readonly target: Readonly<Record<string, never>>;
  readonly optima: readonly { readonly mean: number; readonly std: number; readonly divergence: number }[];
}

export const loadReverseProjections = () => load("reverse-projections.json") as readonly GoldenReverseProjections[];

/**
 * The documentation columns of the tables of divergences: what each is to a reader. Apart from `divergences.ts` and
 * `parametric-divergences.ts`, so that no bundle carries them. `tools/readme.mjs` makes the README's tables from here.
 *
 * Formulas and ranges are of rows of mass 1, in nats, with p and q the probabilities of a bin and sums over bins.
 */
import type { DivergenceName } from "./divergences.ts";

/**
 * What holds for every P and Q, each divided by its mass unless `mass` is `"given"`.
 *
 * - `non-negative`: at least 0, never less by rounding.
 * - `zero-of-equals`: exactly 0 of a row and itself; where it is also `scale-invariant`, at most 1e-30 of a row and a
 *   multiple of it (a root: 1e-15).
 * - `positive-of-distinct`: more than 0 where P and Q differ.
 * - `symmetric`: D(P‖Q) = D(Q‖P).
 * - `triangle-inequality`: D(P‖R) ≤ D(P‖Q) + D(Q‖R).
 * - `scale-invariant`: multiplying a row changes nothing.
 * - `homogeneous`: D(cP‖cQ) = c·D(P‖Q).
 * - `permutation-invariant`: reordering the bins of both changes nothing.
 * - `coarsening-never-raises`: merging bins of both never makes it larger.
 * - `proportional-split-invariant`: splitting a bin of both in one proportion changes nothing.
 * - `additive-over-products`: D(P×P′‖Q×Q′) = D(P‖Q) + D(P′‖Q′).
 * - `chain-rule`: of joint distributions, D = D of the marginals + the mean under P's marginal of D of the conditionals
 *   (under Q's marginal, for reverse KL).
 * - `jointly-convex`: D of mixtures of pairs is at most the mixture of their Ds.
 */
export type Law =
  | "non-negative"
  | "zero-of-equals"
  | "positive-of-distinct"
  | "symmetric"
  | "triangle-inequality"
  | "scale-invariant"
  | "homogeneous"
  | "permutation-invariant"
  | "coarsening-never-raises"
  | "proportional-split-invariant"
  | "additive-over-products"
  | "chain-rule"
  | "jointly-convex";

/** What a bin adds where one row has a zero, before a policy has its say. Where both have, always nothing. */
export interface ZeroConvention {
  /** Where p = 0 and q > 0; of measures of one batch, where p = 0. */
  readonly p: string;
  /** Where q = 0 and p > 0. */
  readonly q?: string;
}

/**
 * Largest errors of a finite score that is not subnormal: the relative or the absolute one holds. Of rows divided by their
 * masses, and of `generalized-kl`; where terms have both signs, as of other rows as given and under `epsilon` and `drop`,
 * the relative one is of the sum of the terms' magnitudes.
 */
export interface ErrorBudget {
  readonly relative: number;
  readonly absolute: number;
}

/** The paper that defines it. */
export interface Citation {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly source: string;
  readonly doi?: string;
}

export interface DivergenceDocumentation {
  readonly title: string;
  readonly formula: string;
  /** Its values, in nats; k is the number of bins. */
  readonly range: string;
  readonly zeros: ZeroConvention;
  /** Where it is infinite, unless a policy has it otherwise; undefined: nowhere. */
  readonly infiniteWhen?: string;
  readonly laws: readonly Law[];
  /** In double precision. */
  readonly error: ErrorBudget;
  /** In single precision. */
  readonly singleError: ErrorBudget;
  /** What `base` divides by ln(base): the score, or what is under its root, or nothing: there is no logarithm. */
  readonly base: "score" | "radicand" | "none";
  readonly citation: Citation;
}

/** What a divergence with a parameter is at one of its values. */
export type KnownCase = { readonly at: number } & (
  | { readonly times: number; readonly divergence: DivergenceName }
  | { readonly is: string }
);

/** The number that a function makes a divergence of. */
export interface NumberDocumentation {
  readonly symbol: string;
  /** What stands before the number in the divergence's name, `skew-kl(0.1)`, and for the command, `skew-kl:0.1`. */
  readonly family: string;
  /** The ends of its range, which belong to it. */
  readonly least: number;
  readonly greatest: number;
  /** An example. */
  readonly example: number;
  /** Where the divergence is one that has a name, or a formula of its own. */
  readonly known: readonly KnownCase[];
  /** Where D(P‖Q) = D(Q‖P), and nowhere else. */
  readonly symmetricAt: readonly number[];
}

/** The generator that a function makes a divergence of, which the caller names. */
export interface GeneratorDocumentation {
  readonly symbol: string;
  readonly symmetricWhen: string;
}

/** What the functions that make divergences are to a reader. */
export interface FamilyDocumentation {
  readonly title: string;
  readonly formula: string;
  /** Its values, in nats. */
  readonly range: string;
  /** Where it is infinite, unless a policy has it otherwise; undefined: nowhere. */
  readonly infiniteWhen?: string;
  /** What `base` divides by ln(base), as of those that have a name. */
  readonly base: DivergenceDocumentation["base"];
  readonly parameter: NumberDocumentation | GeneratorDocumentation;
  /** The paper that defines it, and another that has its properties. */
  readonly citations: readonly Citation[];
}

const kullbackLeibler: Citation = {
  authors: "S. Kullback, R. A. Leibler",
  year: 1951,
  title: "On Information and Sufficiency",
  source: "Annals of Mathematical Statistics 22(1), 79–86",
  doi: "10.1214/aoms/1177729694",
};

const csiszar: Citation = {
  authors: "I. Csiszár",
  year: 1991,
  title: "Why Least Squares and Maximum Entropy? An Axiomatic Approach to Inference for Linear Inverse Problems",
  source: "Annals of Statistics 19(4), 2032–2066",
};

const jeffreys: Citation = {
  authors: "H. Jeffreys",
  year: 1946,
  title: "An Invariant Form for the Prior Probability in Estimation Problems",
  source: "Proceedings of the Royal Society A 186(1007), 453–461",
  doi: "10.1098/rspa.1946.0056",
};

const lin: Citation = {
  authors: "J. Lin",
  year: 1991,
  title: "Divergence Measures Based on the Shannon Entropy",
  source: "IEEE Transactions on Information Theory 37(1), 145–151",
  doi: "10.1109/18.61115",
};

const endresSchindelin: Citation = {
  authors: "D. M. Endres, J. E. Schindelin",
  year: 2003,
  title: "A New Metric for Probability Distributions",
  source: "IEEE Transactions on Information Theory 49(7), 1858–1860",
  doi: "10.1109/TIT.2003.813506",
};

const shannon: Citation = {
  authors: "C. E. Shannon",
  year: 1948,
  title: "A Mathematical Theory of Communication",
  source: "Bell System Technical Journal 27(3), 379–423",
  doi: "10.1002/j.1538-7305.1948.tb01338.x",
};

const kerridge: Citation = {
  authors: "D. F. Kerridge",
  year: 1961,
  title: "Inaccuracy and Inference",
  source: "Journal of the Royal Statistical Society B 23(1), 184–194",
};

const levinPeres: Citation = {
  authors: "D. A. Levin, Y. Peres, E. L. Wilmer",
  year: 2017,
  title: "Markov Chains and Mixing Times",
  source: "American Mathematical Society, 2nd edition, section 4.1",
  doi: "10.1090/mbk/107",
};

const hellinger: Citation = {
  authors: "E. Hellinger",
  year: 1909,
  title: "Neue Begründung der Theorie quadratischer Formen von unendlichvielen Veränderlichen",
  source: "Journal für die reine und angewandte Mathematik 136, 210–271",
  doi: "10.1515/crll.1909.136.210",
};

const bhattacharyya: Citation = {
  authors: "A. Bhattacharyya",
  year: 1943,
  title: "On a Measure of Divergence between Two Statistical Populations Defined by Their Probability Distributions",
  source: "Bulletin of the Calcutta Mathematical Society 35, 99–109",
};

const pearson: Citation = {
  authors: "K. Pearson",
  year: 1900,
  title:
    "On the Criterion That a Given System of Deviations from the Probable in the Case of a Correlated System of Variables Is Such That It Can Be Reasonably Supposed to Have Arisen from Random Sampling",
  source: "Philosophical Magazine 50(302), 157–175",
  doi: "10.1080/14786440009463897",
};

const neyman: Citation = {
  authors: "J. Neyman",
  year: 1949,
  title: "Contribution to the Theory of the χ² Test",
  source: "Proceedings of the Berkeley Symposium on Mathematical Statistics and Probability, 239–273",
};

const topsoe: Citation = {
  authors: "F. Topsøe",
  year: 2000,
  title: "Some Inequalities for Information Divergence and Related Measures of Discrimination",
  source: "IEEE Transactions on Information Theory 46(4), 1602–1609",
  doi: "10.1109/18.850703",
};

const siddiqi: Citation = {
  authors: "N. Siddiqi",
  year: 2006,
  title: "Credit Risk Scorecards",
  source: "Wiley, chapter 8: the population stability index",
};

const renyi: Citation = {
  authors: "A. Rényi",
  year: 1961,
  title: "On Measures of Entropy and Information",
  source: "Proceedings of the Fourth Berkeley Symposium on Mathematical Statistics and Probability 1, 547–561",
};

const vanErvenHarremoes: Citation = {
  authors: "T. van Erven, P. Harremoës",
  year: 2014,
  title: "Rényi Divergence and Kullback–Leibler Divergence",
  source: "IEEE Transactions on Information Theory 60(7), 3797–3820",
  doi: "10.1109/TIT.2014.2320500",
};

const tsallis: Citation = {
  authors: "C. Tsallis",
  year: 1998,
  title: "Generalized Entropy-Based Criterion for Consistent Testing",
  source: "Physical Review E 58(2), 1442–1445",
  doi: "10.1103/PhysRevE.58.1442",
};

const cichockiAmari: Citation = {
  authors: "A. Cichocki, S. Amari",
  year: 2010,
  title: "Families of Alpha- Beta- and Gamma-Divergences: Flexible and Robust Measures of Similarities",
  source: "Entropy 12(6), 1532–1568",
  doi: "10.3390/e12061532",
};

const lee: Citation = {
  authors: "L. Lee",
  year: 1999,
  title: "Measures of Distributional Similarity",
  source: "Proceedings of the 37th Annual Meeting of the Association for Computational Linguistics, 25–32",
  doi: "10.3115/1034678.1034693",
};

const csiszarOfGenerators: Citation = {
  authors: "I. Csiszár",
  year: 1967,
  title: "Information-Type Measures of Difference of Probability Distributions and Indirect Observations",
  source: "Studia Scientiarum Mathematicarum Hungarica 2, 299–318",
};

const error: ErrorBudget = { relative: 1e-14, absolute: 0 };
const entropyError: ErrorBudget = { relative: 1e-13, absolute: 2e-15 };
const singleError: ErrorBudget = { relative: 1e-6, absolute: 0 };

/** Of every f-divergence (Csiszár 1967) that is 0 only where P = Q. */
const fDivergence = [
  "non-negative",
  "zero-of-equals",
  "positive-of-distinct",
  "permutation-invariant",
  "coarsening-never-raises",
  "proportional-split-invariant",
  "jointly-convex",
] as const satisfies Law[];

/** Of metrics that are roots or sums of absolute differences. */
const metric = [
  "non-negative",
  "zero-of-equals",
  "positive-of-distinct",
  "symmetric",
  "triangle-inequality",
  "scale-invariant",
  "permutation-invariant",
  "coarsening-never-raises",
  "proportional-split-invariant",
] as const satisfies Law[];

/** The table, complete: the compiler asks for a row for each divergence. */
export const divergenceDocumentation: Readonly<Record<DivergenceName, DivergenceDocumentation>> = {
  kl: {
    title: "Kullback–Leibler divergence",
    formula: "Σ p·ln(p/q)",
    range: "[0, ∞]",
    zeros: { p: "0", q: "∞" },
    infiniteWhen: "q = 0 under p > 0",
    laws: [...fDivergence, "scale-invariant", "additive-over-products", "chain-rule"],
    error,
    singleError,
    base: "score",
    citation: kullbackLeibler,
  },
  "reverse-kl": {
    title: "Kullback–Leibler divergence of Q from P",
    formula: "Σ q·ln(q/p)",
    range: "[0, ∞]",
    zeros: { p: "∞", q: "0" },
    infiniteWhen: "p = 0 under q > 0",
    laws: [...fDivergence, "scale-invariant", "additive-over-products", "chain-rule"],
    error,
    singleError,
    base: "score",
    citation: kullbackLeibler,
  },
  "generalized-kl": {
    title: "Generalized Kullback–Leibler divergence, of masses as given",
    formula: "Σ p·ln(p/q) − p + q",
    range: "[0, ∞]",
    zeros: { p: "q", q: "∞" },
    infiniteWhen: "q = 0 under p > 0",
    laws: [...fDivergence, "homogeneous"],
    error,
    singleError,
    base: "score",
    citation: csiszar,
  },
  jeffreys: {
    title: "Jeffreys divergence: KL both ways, summed",
    formula: "Σ (p − q)·ln(p/q)",
    range: "[0, ∞]",
    zeros: { p: "∞", q: "∞" },
    infiniteWhen: "one of p, q is 0 and the other not",
    laws: [...fDivergence, "symmetric", "scale-invariant", "additive-over-products"],
    error,
    singleError,
    base: "score",
    citation: jeffreys,
  },
  js: {
    title: "Jensen–Shannon divergence",
    formula: "½ Σ p·ln(p/m) + q·ln(q/m), m = (p + q)/2",
    range: "[0, ln 2]",
    zeros: { p: "½·q·ln 2", q: "½·p·ln 2" },
    laws: [...fDivergence, "symmetric", "scale-invariant"],
    error,
    singleError,
    base: "score",
    citation: lin,
  },
  "js-distance": {
    title: "Jensen–Shannon distance",
    formula: "√js",
    range: "[0, √ln 2]",
    zeros: { p: "as js", q: "as js" },
    laws: metric,
    error,
    singleError,
    base: "radicand",
    citation: endresSchindelin,
  },
  "total-variation": {
    title: "Total variation distance",
    formula: "½ Σ |p − q|",
    range: "[0, 1]",
    zeros: { p: "½·q", q: "½·p" },
    laws: [...metric, "jointly-convex"],
    error,
    singleError,
    base: "none",
    citation: levinPeres,
  },
  "squared-hellinger": {
    title: "Squared Hellinger distance",
    formula: "½ Σ (√p − √q)²",
    range: "[0, 1]",
    zeros: { p: "½·q", q: "½·p" },
    laws: [...fDivergence, "symmetric", "scale-invariant"],
    error,
    singleError,
    base: "none",
    citation: hellinger,
  },
  hellinger: {
    title: "Hellinger distance",
    formula: "√squared-hellinger",
    range: "[0, 1]",
    zeros: { p: "as squared-hellinger", q: "as squared-hellinger" },
    laws: metric,
    error,
    singleError,
    base: "none",
    citation: hellinger,
  },
  bhattacharyya: {
    title: "Bhattacharyya distance",
    formula: "−ln Σ √(p·q)",
    range: "[0, ∞]",
    zeros: { p: "as squared-hellinger", q: "as squared-hellinger" },
    infiniteWhen: "no bin has mass in both",
    laws: [
      "non-negative",
      "zero-of-equals",
      "positive-of-distinct",
      "symmetric",
      "scale-invariant",
      "permutation-invariant",
      "coarsening-never-raises",
      "proportional-split-invariant",
      "additive-over-products",
    ],
    error,
    singleError,
    base: "score",
    citation: bhattacharyya,
  },
  "chi-squared": {
    title: "Pearson's χ² divergence",
    formula: "Σ (p − q)²/q",
    range: "[0, ∞]",
    zeros: { p: "q", q: "∞" },
    infiniteWhen: "q = 0 under p > 0",
    laws: [...fDivergence, "scale-invariant"],
    error,
    singleError,
    base: "none",
    citation: pearson,
  },
  "neyman-chi-squared": {
    title: "Neyman's χ² divergence",
    formula: "Σ (p − q)²/p",
    range: "[0, ∞]",
    zeros: { p: "∞", q: "p" },
    infiniteWhen: "p = 0 under q > 0",
    laws: [...fDivergence, "scale-invariant"],
    error,
    singleError,
    base: "none",
    citation: neyman,
  },
  triangular: {
    title: "Triangular discrimination",
    formula: "Σ (p − q)²/(p + q)",
    range: "[0, 2]",
    zeros: { p: "q", q: "p" },
    laws: [...fDivergence, "symmetric", "scale-invariant"],
    error,
    singleError,
    base: "none",
    citation: topsoe,
  },
  psi: {
    title: "Population stability index: Jeffreys divergence by its name in credit scoring",
    formula: "Σ (p − q)·ln(p/q)",
    range: "[0, ∞]",
    zeros: { p: "∞", q: "∞" },
    infiniteWhen: "one of p, q is 0 and the other not",
    laws: [...fDivergence, "symmetric", "scale-invariant", "additive-over-products"],
    error,
    singleError,
    base: "score",
    citation: siddiqi,
  },
  entropy: {
    title: "Entropy of P; takes no Q",
    formula: "−Σ p·ln p",
    range: "[0, ln k]",
    zeros: { p: "0" },
    laws: [
      "non-negative",
      "scale-invariant",
      "permutation-invariant",
      "coarsening-never-raises",
      "additive-over-products",
      "chain-rule",
    ],
    error: entropyError,
    singleError,
    base: "score",
    citation: shannon,
  },
  "cross-entropy": {
    title: "Cross-entropy: entropy of P + KL",
    formula: "−Σ p·ln q",
    range: "[0, ∞]",
    zeros: { p: "0", q: "∞" },
    infiniteWhen: "q = 0 under p > 0",
    laws: [
      "non-negative",
      "scale-invariant",
      "permutation-invariant",
      "coarsening-never-raises",
      "additive-over-products",
      "chain-rule",
    ],
    error: entropyError,
    singleError,
    base: "score",
    citation: kerridge,
  },
};

/** The same of divergences with a parameter, by the function that makes them. */
export const familyDocumentation = {
  renyi: {
    title: "Rényi divergence",
    formula: "ln(Σ p^α·q^(1−α))/(α − 1)",
    range: "[0, ∞]",
    infiniteWhen: "q = 0 under p > 0, of α ≥ 1; no bin has mass in both, of α < 1",
    base: "score",
    parameter: {
      symbol: "α",
      family: "renyi",
      least: 0,
      greatest: Number.POSITIVE_INFINITY,
      example: 0.5,
      known: [
        { at: 0, is: "−ln of Q's mass where P has some" },
        { at: 0.5, times: 2, divergence: "bhattacharyya" },
        { at: 1, times: 1, divergence: "kl" },
        { at: 2, is: "ln(1 + `chi-squared`)" },
        { at: Number.POSITIVE_INFINITY, is: "the largest ln(p/q)" },
      ],
      symmetricAt: [0.5],
    },
    citations: [renyi, vanErvenHarremoes],
  },
  tsallis: {
    title: "Tsallis divergence",
    formula: "(Σ p^α·q^(1−α) − 1)/(α − 1)",
    range: "[0, ∞], of α < 1 [0, 1/(1 − α)]",
    infiniteWhen: "q = 0 under p > 0, of α ≥ 1",
    base: "none",
    parameter: {
      symbol: "α",
      family: "tsallis",
      least: 0,
      greatest: 2 ** 1000,
      example: 2,
      known: [
        { at: 0, is: "Q's mass where P has none" },
        { at: 0.5, times: 2, divergence: "squared-hellinger" },
        { at: 1, times: 1, divergence: "kl" },
        { at: 2, times: 1, divergence: "chi-squared" },
      ],
      symmetricAt: [0.5],
    },
    citations: [tsallis],
  },
  alphaDivergence: {
    title: "α-divergence",
    formula: "(Σ p^α·q^(1−α) − 1)/(α·(α − 1))",
    range: "[0, ∞], of 0 < α < 1 [0, 1/(α·(1 − α))]",
    infiniteWhen: "q = 0 under p > 0, of α ≥ 1; p = 0 under q > 0, of α ≤ 0",
    base: "none",
    parameter: {
      symbol: "α",
      family: "alpha",
      least: -(2 ** 500),
      greatest: 2 ** 500,
      example: -1,
      known: [
        { at: -1, times: 0.5, divergence: "neyman-chi-squared" },
        { at: 0, times: 1, divergence: "reverse-kl" },
        { at: 0.5, times: 4, divergence: "squared-hellinger" },
        { at: 1, times: 1, divergence: "kl" },
        { at: 2, times: 0.5, divergence: "chi-squared" },
      ],
      symmetricAt: [0.5],
    },
    citations: [cichockiAmari],
  },
  skewKl: {
    title: "skew divergence",
    formula: "Σ p·ln(p/m), m = (1 − λ)·q + λ·p",
    range: "[0, −ln λ]",
    infiniteWhen: "q = 0 under p > 0, of λ = 0",
    base: "score",
    parameter: {
      symbol: "λ",
      family: "skew-kl",
      least: 0,
      greatest: 1,
      example: 0.1,
      known: [
        { at: 0, times: 1, divergence: "kl" },
        { at: 1, is: "nothing" },
      ],
      symmetricAt: [1],
    },
    citations: [lee],
  },
  jensenShannon: {
    title: "generalized Jensen–Shannon divergence",
    formula: "Σ w·p·ln(p/m) + (1 − w)·q·ln(q/m), m = w·p + (1 − w)·q",
    range: "[0, −w·ln w − (1 − w)·ln(1 − w)]",
    base: "score",
    parameter: {
      symbol: "w",
      family: "jensen-shannon",
      least: 0,
      greatest: 1,
      example: 0.3,
      known: [
        { at: 0, is: "nothing" },
        { at: 0.5, times: 1, divergence: "js" },
        { at: 1, is: "nothing" },
      ],
      symmetricAt: [0, 0.5, 1],
    },
    citations: [lin],
  },
  fDivergence: {
    title: "f-divergence of a generator: f convex, f(1) = 0",
    formula: "Σ q·f(p/q)",
    range: "[0, atZero + slopeAtInfinity]",
    infiniteWhen: "q = 0 under p > 0, of an infinite slopeAtInfinity; p = 0 under q > 0, of an infinite atZero",
    base: "none",
    parameter: { symbol: "f, { name, slopeAtInfinity, atZero }", symmetricWhen: "f(t) = t·f(1/t)" },
    citations: [csiszarOfGenerators],
  },
} as const satisfies Record<string, FamilyDocumentation>;

/** Whether a law is stated of a divergence. */
export function obeys(name: DivergenceName, law: Law): boolean {
  return divergenceDocumentation[name].laws.includes(law);
}

/** Whether it is a metric on distributions. */
export function isMetric(name: DivergenceName): boolean {
  const ofMetrics: readonly Law[] = ["zero-of-equals", "positive-of-distinct", "symmetric", "triangle-inequality"];
  return ofMetrics.every((law) => obeys(name, law));
}

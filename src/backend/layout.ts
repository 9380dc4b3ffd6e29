// Limits and memory layout that the kernels, their JavaScript twins and the drivers share. This file is TypeScript and
// AssemblyScript alike: `assembly/` imports it too, so that no number is written twice.

/** Bins of one block: lanes are folded, and sums taken on by Neumaier's method, once a block. Part of the bits. */
export const BLOCK = 512;

/**
 * Bins after which lanes are folded, and begin anew; in single precision the fold widens. Equal values are rounded in one
 * direction: over 512 of them a lane's 128 additions had errors of 2.1e-14 (rows of one large bin and many equal ones), and
 * entropies of 1.4e-14 in absolute terms. Part of the bits.
 */
export const FOLD = 64;

/**
 * Regular rows have every value ≥ 2^-250 and mass ≤ 2^250. Then c = A/B is within 2^±500, y = c·q within
 * [2^-750, 2^250] (q ≤ B, so c·q ≤ A), and p/y within 2^±1000: y is normal, and 2^e a double.
 */
export const REGULAR_EXPONENT = 250;

/**
 * The same in single precision: values ≥ 2^-50, mass ≤ 2^26, so that y ≥ 2^-126 is normal: c ≥ 2^-76, and c·q ≥ 2^-126.
 */
export const SINGLE_LOW_EXPONENT = 50;
export const SINGLE_HIGH_EXPONENT = 26;

/** Σ K + ΣP − ΣQ below this part of Σ K has lost four bits to cancellation: too many. */
export const CANCELLED = 0.0625;

/** Rows of Q that are packed side by side for all pairs, and rows of P that are taken at once. */
export const PANEL_ROWS = 4;

/** The greatest word of a mass: the start of a minimum over words. */
export const GREATEST_WORD = 0x7fffffff;

/** Added to the difference of two upper words, half of the lowest exponent bit rounds log2 of the ratio. */
export const HALF_EXPONENT = 0x80000;
export const SINGLE_HALF_EXPONENT = 0x400000;

/** Numbers this large are whole: 1.5·2^52 (2^23), so of both signs; and the bias of exponents. */
export const ROUND_AND_BIAS = 6755399441056767;
export const SINGLE_ROUND_AND_BIAS = 12583039;

/** Below this e^x is taken to be 0: a little above ln 2^-1022 (2^-126), where results would come to be subnormal. */
export const EXPONENTIAL_LEAST = -708;
export const SINGLE_EXPONENTIAL_LEAST = -87;

/** s = (x − y)/(x + y) up to this is an argument of the log-ratio's polynomial: tools/coefficients.mjs derives its interval. */
export const LARGEST_S = 0.2;

/** |I − 1| above this, of a coefficient I below 1, has lost a bit of I. */
export const LARGEST_EXCESS = 0.5;

/** Powers of two of a power: below, one that is nothing next to 1; above, infinity. */
export const LEAST_POWER = -1022;
export const GREATEST_POWER = 1024;

/** Up to this |t|, e^t − 1 − t is t²·φ(t): a little inside φ's interval. */
export const LARGEST_TAIL_ARGUMENT = 0.34;

/**
 * e^v of a log variance up to this has a biased exponent, and is normal: a little inside 1022·ln 2. Greater ones of either
 * sign, and deviations that are not regular, are left to src/continuous/gaussian/.
 */
export const LARGEST_LOG_VARIANCE = 708;

/** Veltkamp's splitting constant 2^27 + 1 for the exact product (Dekker 1971). */
export const SPLITTER = 134217729;

// What a policy does to a bin where the divergence would be infinite.
export const POLICY_NONE = 0;
export const POLICY_EPSILON = 1;
export const POLICY_DROP = 2;

// Which side's zero makes the divergence infinite: bits.
export const INFINITE_AT_Q = 1;
export const INFINITE_AT_P = 2;

// Memory, in bytes, in the order of addresses: results of kernels, what is constant for a call, sums, what is known of a
// row, blocks, tiles.

export const MASS_P = 0;
export const MASS_Q = 8;
/** Second words of the masses in double-double, written by `preciseMasses`. */
export const MASS_P_LOW = 16;
export const MASS_Q_LOW = 24;
/**
 * Upper word (single precision: the bits) of the least value, as a signed integer; where all are regular, at least that of
 * the least regular value. By `gather`, half of that of the least that is not zero.
 */
export const LEAST = 32;
/** The mass that `gather` found in one row where the other has none. */
export const ZEROED_P = 40;
export const ZEROED_Q = 48;
/** What the policy changed in one block, or row. */
export const AMOUNT = 56;

/** Value of the term per unit of y where p = 0, and per unit of p where q = 0. */
export const ZERO_P = 64;
export const ZERO_Q = 72;
/** The sum below which, per unit of mass, the precise rung takes over. */
export const THRESHOLD = 80;
/** The sum below which, per unit of mass, single precision is not enough. */
export const SINGLE_THRESHOLD = 88;
export const EPSILON = 96;
export const POLICY = 104;
export const INFINITE_AT = 108;
/** 1: rows are taken as they are; 0: each is divided by its mass. */
export const GIVEN = 112;
/** 1: the logarithm is of a mass to q (cross-entropy), 0: of p to q. */
export const LOGARITHM_OF_Q = 116;
/** How often the difference of the masses is added to the sum of the terms: once turns that of K into that of p·ln(p/q). */
export const MASS_DIFFERENCE = 120;

/** Neumaier sums, a pair of doubles each. */
export const SUM_P = 128;
export const SUM_Q = 144;
export const SUM_TERMS = 160;
export const SUM_AMOUNT = 176;
/** Σ(p − q) in double-double, written by `massDifference`. */
export const DIFFERENCE = 192;
export const DIFFERENCE_LOW = 200;

/** What rows are divided by: their masses, or 1 where they are taken as they are. */
export const UNIT_P = 208;
export const UNIT_Q = 216;
/** UNIT_P / UNIT_Q: what makes Q comparable with P. */
export const RATIO = 224;
/** The same in double-double (or, for a logarithm of Q alone, 1/UNIT_Q): c of the precise rung. */
export const C_HIGH = 232;
export const C_LOW = 240;

/** What the terms of a divergence that has a parameter are given: see its file in `assembly/divergence/`. */
export const PARAMETER = 248;
/** The sum of |I − 1| above which, per unit of mass, I is summed instead, and the kernel of that. */
export const EXCESS_LIMIT = 256;
export const COEFFICIENT = 264;

// What kernels of logits leave. P's logits are a, Q's b; x = (a − max a)/T, and y so of b.

export const MAXIMUM_P = 272;
export const MAXIMUM_Q = 280;
/** T·Σ e^x·(x − y), written by `logitSums`; beside it Σ e^x and Σ e^y, at MASS_P and MASS_Q. */
export const LOGIT_DIFFERENCE = 288;
/** Σ e^x·(e^−t − 1 + t) and Σ e^x·t, where t is x − y less what it is on average. */
export const LOGIT_REST = 296;
export const LOGIT_DRIFT = 304;
/** Σ K(p, m) and Σ K(q, m). */
export const MIXTURE_P = 312;
export const MIXTURE_Q = 320;

/** What terms of the precise rung are made of, for FOLD bins: y, y·2^e, d, s and e·ln 2. */
export const PRECISE_Y = 512;
export const PRECISE_YS = 1024;
export const PRECISE_D = 1536;
export const PRECISE_S = 2048;
export const PRECISE_EXPONENT = 2560;

// What kernels of logits are given: each number in all lanes of a vector, of the precision of the kernel.

export const ALL_MAXIMUM_P = 3072;
export const ALL_MAXIMUM_Q = 3088;
/** A power of two; logits are multiplied by it, and so is the temperature, which is then in [1, 2). */
export const ALL_SCALE = 3104;
export const ALL_TEMPERATURE = 3120;
/** Of that temperature T, for `exponentialOfQuotient`: 1/T, 1/(T·ln 2), T·ln 2 in two words, T times the least exponent. */
export const ALL_INVERSE = 3136;
export const ALL_EXPONENT_FACTOR = 3152;
export const ALL_STEP_HIGH = 3168;
export const ALL_STEP_LOW = 3184;
export const ALL_LEAST = 3200;
/** What x − y is on average under P, times T, in two words; and e to that average. */
export const ALL_SHIFT = 3216;
export const ALL_SHIFT_LOW = 3232;
export const ALL_MEAN_POWER = 3248;
/** What e^x and e^y are divided by to be probabilities, and the logarithm of Q's by P's. */
export const ALL_NORMALIZER_P = 3264;
export const ALL_NORMALIZER_Q = 3280;
export const ALL_LOG_NORMALIZERS = 3296;
/** The weights of P and of Q in their mixture. */
export const ALL_WEIGHT_P = 3312;
export const ALL_WEIGHT_Q = 3328;
/** What a logarithm is taken off in a gradient, and what the result is multiplied by. */
export const ALL_CENTER = 3344;
export const ALL_GRADIENT_FACTOR = 3360;

// Monte Carlo: what kernels of samples are given and leave. They and those of histograms are never at work at once, so blocks
// are where those have theirs.

/** Samples of one block. Part of the bits. A block and all that is made of it fit in first-level cache: 24 KiB. */
export const SAMPLES_PER_BLOCK = 512;

/** Seed and stream, two words of 32 bits each, the lower first: the key of Threefry. */
export const RANDOM_KEY = 3376;
/** The states of the four generators: word 0 of each, word 1, …. */
export const RANDOM_STATE = 3392;
/** How many summands there were, their mean, Σ(summand − mean)², the least and the greatest: doubles. */
export const MOMENTS = 3456;

/** Where the kernels' constants are, of vectors: static data of the module, up to WIDE_P. `memoryBase` in asconfig.json. */
export const CONSTANTS = 3584;

/** A block's samples, ln of both densities there, the summands of the estimator, and uniform numbers. */
export const SAMPLES = 4096;
export const LOG_DENSITY_P = 8192;
export const LOG_DENSITY_Q = 12288;
export const SUMMANDS = 16384;
export const UNIFORMS = 20480;
/** What P and Q are: see `src/continuous/monte-carlo/kernel-families.ts`. */
export const PARAMETERS_P = 24576;
export const PARAMETERS_Q = 28672;
/** In there, doubles: of a density from the start on; of a sampler from here on; of a mixture's components from there on. */
export const SAMPLER_PARAMETERS = 32;
export const COMPONENTS = 64;
/** Bytes of a component: the sum of the weights up to it, mean, standard deviation, its inverse, ln of weight times factor. */
export const COMPONENT_BYTES = 40;
/** Components for which there is room. */
export const MOST_COMPONENTS = 64;

/** Numbers this large are whole: 1.5·2^52, so of both signs. */
export const ROUND = 6755399441055744;

/** Above this e^x is taken to be infinite. */
export const EXPONENTIAL_GREATEST = 709;

/** One block of P and of Q, widened from single precision, and then as the policy leaves them. */
export const WIDE_P = 4096;
export const WIDE_Q = 8192;
export const PATCHED_P = 12288;
export const PATCHED_Q = 16384;

/** The bins of one block without a zero; what they contribute. */
export const PRESENT_P = 20480;
export const PRESENT_Q = 24576;
export const PARTS = 28672;

/** Bytes of a page, in which tiles begin at the start: see arena.ts. */
export const PAGE = 4096;

/** Where the tiles begin. */
export const TILES = 32768;

/**
 * Bytes past the end of the last row of a tile that kernels may read, because they take two vectors a step, or write, of a
 * panel: the tiles' owner leaves room. (`gather` reads up to FOLD bins from where a fold begins, so that after tiles there
 * has to be other memory.)
 */
export const PAST_END = 32;

// Last those of many digits: esbuild writes values for names up to the first of these in a file, and no further.

/**
 * A precise sum below this part of the threshold shows that the fast one, right to 2^-20 there, is below it too: so the fast
 * rung need not be tried. 1 − 2^-20: written out, since a quotient of whole
 * numbers is a whole number in AssemblyScript.
 */
export const SURELY = 0.9999990463256836;

/**
 * 2^600: what stands for ln(B/0) where sums over all pairs are taken. Finite, so that 0 times it is 0; a regular p times it is
 * at least 2^350, where no sum of other terms comes: those are at most 2^250·1,000·ln 2.
 */
export const LOGARITHM_OF_ZERO = 4.149515568880993e180;

/**
 * 2^-600: what a share of 0 becomes, so that there is a logarithm of a sum of two. Too little to change any other share,
 * which of a regular row is at least 2^-501, and x·ln x is nothing.
 */
export const NO_SHARE = 2.409919865102884e-181;

/** Divergences of Gaussians summed over dimensions below 2^-900 may have lost squares to underflow. */
export const LEAST_GAUSSIAN_SUM = 1.1830521861667747e-271;

/** Probabilities below 2^-900 are nothing in a mixture: with a weight of at least 2^-100 all others, and it, are normal. */
export const LEAST_PROBABILITY = 1.1830521861667747e-271;

// Made by tools/coefficients.mjs (Remez exchange, 256-bit arithmetic). Do not edit: change and run the script.

// ln 2, rounded once.
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same text in both languages
export const LN2: f64 = 0.6931471805599453;
export const LN2_SINGLE: f32 = 0.6931471824645996;

// ln(p/y) = e·ln 2 + 2s + s·w·P(w), w = s² = ((p − ys)/(p + ys))², where P approximates
// 2·(atanh s − s)/s³ = Σ 2·w^j/(2j + 3).
// Interval: 0 ≤ w ≤ 0.0400002.
// Error of p·s·w·P(w), relative to 2p·s², with P evaluated exactly:
// at most 1.38e-16 = 2^-52.69 (2^-52.69 before the coefficients were rounded).
export const LOG_RATIO_DOUBLE_0: f64 = 0.6666666666666872;
export const LOG_RATIO_DOUBLE_1: f64 = 0.3999999999809372;
export const LOG_RATIO_DOUBLE_2: f64 = 0.2857142908356481;
export const LOG_RATIO_DOUBLE_3: f64 = 0.22222161644571084;
export const LOG_RATIO_DOUBLE_4: f64 = 0.18185486970839007;
export const LOG_RATIO_DOUBLE_5: f64 = 0.15266248718596193;
export const LOG_RATIO_DOUBLE_6: f64 = 0.15252124345567034;
export const LOG_RATIO_DOUBLE_LIMIT: f64 = 0.0400002;
export const LOG_RATIO_DOUBLE_ERROR: f64 = 1.38e-16;

// ln(p/y) = e·ln 2 + 2s + s·w·P(w), w = s² = ((p − ys)/(p + ys))², where P approximates
// 2·(atanh s − s)/s³ = Σ 2·w^j/(2j + 3).
// In single precision.
// Interval: 0 ≤ w ≤ 0.0400001.
// Error of p·s·w·P(w), relative to 2p·s², with P evaluated exactly:
// at most 2.43e-8 = 2^-25.29 (2^-25.31 before the coefficients were rounded).
export const LOG_RATIO_SINGLE_0: f32 = 0.6666682958602905;
export const LOG_RATIO_SINGLE_1: f32 = 0.3996726870536804;
export const LOG_RATIO_SINGLE_2: f32 = 0.3019174039363861;
export const LOG_RATIO_SINGLE_LIMIT: f64 = 0.0400001;
export const LOG_RATIO_SINGLE_ERROR: f64 = 2.43e-8;

// ½·p·ln(p/m) + ½·y·ln(y/m), m = (p + y)/2, is (p + y)·w·G(w) with w = ((p − y)/(p + y))²,
// G(w) = ½·Σ w^j/((2j + 1)(2j + 2)); used where e = 0, so on the interval of the log-ratio.
// Interval: 0 ≤ w ≤ 0.0400002.
// Error of G(w), relative to it, with the polynomial evaluated exactly:
// at most 1.63e-18 = 2^-59.09 (2^-59.20 before the coefficients were rounded).
export const JENSEN_SHANNON_0: f64 = 0.25;
export const JENSEN_SHANNON_1: f64 = 0.04166666666666749;
export const JENSEN_SHANNON_2: f64 = 0.016666666666143005;
export const JENSEN_SHANNON_3: f64 = 0.008928571541106227;
export const JENSEN_SHANNON_4: f64 = 0.005555544106282799;
export const JENSEN_SHANNON_5: f64 = 0.0037885002005015682;
export const JENSEN_SHANNON_6: f64 = 0.0027288111364895907;
export const JENSEN_SHANNON_7: f64 = 0.0023633734478204086;
export const JENSEN_SHANNON_LIMIT: f64 = 0.0400002;
export const JENSEN_SHANNON_ERROR: f64 = 1.63e-18;

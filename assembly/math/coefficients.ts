// Made by tools/coefficients.mjs (Remez exchange, 256-bit arithmetic). Do not edit: change and run the script.

// ln 2, rounded once.
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same text in both languages
export const LN2: f64 = 0.6931471805599453;
export const LN2_SINGLE: f32 = 0.6931471824645996;

// 1/ln 2, rounded once; and ln 2 in two words. The upper has 42 bits, so that its product with a whole number of at
// most 11 bits is exact; in single precision 16 and 8.
// biome-ignore lint/suspicious/noApproximativeNumericConstant: the same text in both languages
export const LOG2_E: f64 = 1.4426950408889634;
export const LOG2_E_SINGLE: f32 = 1.4426950216293335;
export const LN2_HIGH: f64 = 0.6931471805598903;
export const LN2_LOW: f64 = 5.497923018708371e-14;
export const LN2_SINGLE_HIGH: f32 = 0.693145751953125;
export const LN2_SINGLE_LOW: f32 = 0.000001428606765330187;

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
export const LOG_RATIO_DOUBLE: usize = memory.data<f64>([
  LOG_RATIO_DOUBLE_0,
  LOG_RATIO_DOUBLE_1,
  LOG_RATIO_DOUBLE_2,
  LOG_RATIO_DOUBLE_3,
  LOG_RATIO_DOUBLE_4,
  LOG_RATIO_DOUBLE_5,
  LOG_RATIO_DOUBLE_6,
]);

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
export const LOG_RATIO_SINGLE: usize = memory.data<f32>([
  LOG_RATIO_SINGLE_0,
  LOG_RATIO_SINGLE_1,
  LOG_RATIO_SINGLE_2,
]);

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
export const JENSEN_SHANNON: usize = memory.data<f64>([
  JENSEN_SHANNON_0,
  JENSEN_SHANNON_1,
  JENSEN_SHANNON_2,
  JENSEN_SHANNON_3,
  JENSEN_SHANNON_4,
  JENSEN_SHANNON_5,
  JENSEN_SHANNON_6,
  JENSEN_SHANNON_7,
]);

// sin(2πr) = r·S(w), w = r².
// Interval: 0 ≤ w ≤ 0.015625.
// Error of S, relative to it, with S evaluated exactly:
// at most 3.9e-17 = 2^-54.50 (2^-58.06 before the coefficients were rounded).
export const SINE_0: f64 = 6.283185307179586;
export const SINE_1: f64 = -41.3417022403986;
export const SINE_2: f64 = 81.60524927517217;
export const SINE_3: f64 = -76.70585949280428;
export const SINE_4: f64 = 42.0586589952238;
export const SINE_5: f64 = -15.092329177784189;
export const SINE_6: f64 = 3.7495365213486886;
export const SINE_LIMIT: f64 = 0.015625;
export const SINE_ERROR: f64 = 3.9e-17;
export const SINE: usize = memory.data<f64>([
  SINE_0,
  SINE_1,
  SINE_2,
  SINE_3,
  SINE_4,
  SINE_5,
  SINE_6,
]);

// cos(2πr) = 1 − w·C(w), w = r².
// Interval: 0 ≤ w ≤ 0.015625.
// Error of w·C, with C evaluated exactly:
// at most 3e-19 = 2^-61.53 (2^-64.72 before the coefficients were rounded).
export const COSINE_0: f64 = 19.739208802178716;
export const COSINE_1: f64 = -64.93939402266665;
export const COSINE_2: f64 = 85.45681720596873;
export const COSINE_3: f64 = -60.2446412221168;
export const COSINE_4: f64 = 26.426240556560106;
export const COSINE_5: f64 = -7.902599316078625;
export const COSINE_6: f64 = 1.6877117483144413;
export const COSINE_LIMIT: f64 = 0.015625;
export const COSINE_ERROR: f64 = 3e-19;
export const COSINE: usize = memory.data<f64>([
  COSINE_0,
  COSINE_1,
  COSINE_2,
  COSINE_3,
  COSINE_4,
  COSINE_5,
  COSINE_6,
]);

// e^r = 1 + (r + r²·φ(r)), φ(r) = (e^r − 1 − r)/r² = Σ r^j/(j + 2)!.
// Interval: -0.346574 ≤ r ≤ 0.346574.
// Error of φ(r), relative to it, with the polynomial evaluated exactly:
// at most 6.07e-18 = 2^-57.19 (2^-58.35 before the coefficients were rounded).
export const EXPONENTIAL_DOUBLE_0: f64 = 0.5;
export const EXPONENTIAL_DOUBLE_1: f64 = 0.1666666666666667;
export const EXPONENTIAL_DOUBLE_2: f64 = 0.041666666666666616;
export const EXPONENTIAL_DOUBLE_3: f64 = 0.008333333333326167;
export const EXPONENTIAL_DOUBLE_4: f64 = 0.0013888888888917957;
export const EXPONENTIAL_DOUBLE_5: f64 = 0.0001984126987472106;
export const EXPONENTIAL_DOUBLE_6: f64 = 0.00002480158724574452;
export const EXPONENTIAL_DOUBLE_7: f64 = 0.000002755725551391511;
export const EXPONENTIAL_DOUBLE_8: f64 = 2.7557349617460785e-7;
export const EXPONENTIAL_DOUBLE_9: f64 = 2.5105173755328083e-8;
export const EXPONENTIAL_DOUBLE_10: f64 = 2.088937461578485e-9;
export const EXPONENTIAL_DOUBLE_LIMIT: f64 = 0.346574;
export const EXPONENTIAL_DOUBLE_ERROR: f64 = 6.07e-18;
export const EXPONENTIAL_DOUBLE: usize = memory.data<f64>([
  EXPONENTIAL_DOUBLE_0,
  EXPONENTIAL_DOUBLE_1,
  EXPONENTIAL_DOUBLE_2,
  EXPONENTIAL_DOUBLE_3,
  EXPONENTIAL_DOUBLE_4,
  EXPONENTIAL_DOUBLE_5,
  EXPONENTIAL_DOUBLE_6,
  EXPONENTIAL_DOUBLE_7,
  EXPONENTIAL_DOUBLE_8,
  EXPONENTIAL_DOUBLE_9,
  EXPONENTIAL_DOUBLE_10,
]);

// e^r = 1 + (r + r²·φ(r)), φ(r) = (e^r − 1 − r)/r² = Σ r^j/(j + 2)!.
// In single precision.
// Interval: -0.346582 ≤ r ≤ 0.346582.
// Error of φ(r), relative to it, with the polynomial evaluated exactly:
// at most 1.13e-8 = 2^-26.40 (2^-28.47 before the coefficients were rounded).
export const EXPONENTIAL_SINGLE_0: f32 = 0.5;
export const EXPONENTIAL_SINGLE_1: f32 = 0.1666666716337204;
export const EXPONENTIAL_SINGLE_2: f32 = 0.041666463017463684;
export const EXPONENTIAL_SINGLE_3: f32 = 0.008333360776305199;
export const EXPONENTIAL_SINGLE_4: f32 = 0.0013933599693700671;
export const EXPONENTIAL_SINGLE_5: f32 = 0.00019857801089528948;
export const EXPONENTIAL_SINGLE_LIMIT: f64 = 0.346582;
export const EXPONENTIAL_SINGLE_ERROR: f64 = 1.13e-8;
export const EXPONENTIAL_SINGLE: usize = memory.data<f32>([
  EXPONENTIAL_SINGLE_0,
  EXPONENTIAL_SINGLE_1,
  EXPONENTIAL_SINGLE_2,
  EXPONENTIAL_SINGLE_3,
  EXPONENTIAL_SINGLE_4,
  EXPONENTIAL_SINGLE_5,
]);

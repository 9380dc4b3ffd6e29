/** What a call asks of the kernels, written where they read it: the constants of the divergence, and the options. */
import type { Memory, ParameterMemory } from "./backend/backend.ts";
import {
  COEFFICIENT,
  EPSILON,
  EXCESS_LIMIT,
  GIVEN,
  INFINITE_AT,
  INFINITE_AT_P,
  INFINITE_AT_Q,
  LARGEST_EXCESS,
  LOGARITHM_OF_Q,
  MASS_DIFFERENCE,
  PARAMETER,
  POLICY,
  POLICY_DROP,
  POLICY_EPSILON,
  POLICY_NONE,
  SINGLE_THRESHOLD,
  THRESHOLD,
  ZERO_P,
  ZERO_Q,
} from "./backend/layout.ts";
import type { Call } from "./call.ts";
import { coefficientNames, kernelNames } from "./divergences.ts";

/** Policies that change bins before the kernels see them; the others are values of ZERO_P and ZERO_Q. */
const policies: Readonly<Record<string, number>> = { epsilon: POLICY_EPSILON, drop: POLICY_DROP };

type Asked = Pick<Call, "divergence" | "options" | "given">;

/**
 * Writes what terms are made of; `zeroP` and `zeroQ` are what a bin is worth, per unit of q, where p = 0, and per unit of p
 * where q = 0.
 */
export function writeTermParameters(
  { f64, i32 }: ParameterMemory,
  { divergence, options, given }: Asked,
  zeroP = divergence.zeroP,
  zeroQ = divergence.zeroQ,
): void {
  const { zeros, amount } = options;
  const { infiniteAt, massDifference = 0 } = divergence;
  // A row with a zero to throw for becomes NaN, and is looked at then.
  const throws = zeros === "throw" ? infiniteAt : 0;
  f64[ZERO_P >> 3] = (throws & INFINITE_AT_P) !== 0 ? Number.NaN : zeroP;
  f64[ZERO_Q >> 3] = (throws & INFINITE_AT_Q) !== 0 ? Number.NaN : zeroQ;
  f64[EPSILON >> 3] = amount;
  i32[POLICY >> 2] = infiniteAt === 0 ? POLICY_NONE : (policies[zeros] ?? POLICY_NONE);
  i32[INFINITE_AT >> 2] = infiniteAt;
  i32[GIVEN >> 2] = given ? 1 : 0;
  f64[MASS_DIFFERENCE >> 3] = zeros === "drop" ? (divergence.droppedMass ?? massDifference) : massDifference;
}

/** Writes all that the kernels read. */
export function writeParameters(memory: Memory, asked: Asked, zeroP?: number, zeroQ?: number): void {
  const { f64, i32 } = memory;
  const { divergence } = asked;
  const coefficient = divergence.logarithmOf?.coefficient;
  writeTermParameters(memory, asked, zeroP, zeroQ);
  i32[LOGARITHM_OF_Q >> 2] = divergence.logarithmOfQ ? 1 : 0;
  f64[THRESHOLD >> 3] = divergence.threshold;
  f64[SINGLE_THRESHOLD >> 3] = divergence.singleThreshold;
  f64[PARAMETER >> 3] = divergence.parameter ?? 0;
  f64[EXCESS_LIMIT >> 3] = coefficient === undefined ? Number.POSITIVE_INFINITY : LARGEST_EXCESS;
  i32[COEFFICIENT >> 2] = coefficient === undefined ? -1 : kernelNames.length + coefficientNames.indexOf(coefficient);
}

/**
 * Kullback–Leibler divergences and cross-entropies of all pairs of two tiles, as the matrix product that they are.
 *
 * With u = 1/k, KL(P‖Q) = Σ p·ln(u/q) + D, where D = KL(P‖U), and the cross-entropy is Σ p·ln(u/q) + ln k: logarithms are
 * taken once a row of Q, and what is added is known once a row of P. The logarithms are of u/q and not of 1/q, because those
 * have both signs, and their sums stay small.
 *
 * What is lost, in units of 2^-53, next to the magnitude of what was added, M = Σ p·|ln(u/q)|: by a sum, 64 of a fold and
 * one a fold (FOLD); by a logarithm, 10 where e = 1, where |ln| is least next to e·ln 2; 1 by p·ln; 27 by the mass of P and
 * the quotient (its mass: 16 additions of a lane, 2 of the lanes, 8 of folds); 30 by D, which is summed so too; and a few.
 * Besides, whatever M is, the mass of Q, 26, and 2 of u·mass.
 *
 * M is not known, but a bound of it. By the triangle inequality it is at most Σ p·|ln(p/q)| + Σ p·|ln(p/u)|. Of these,
 * Σ p·|ln(p/q)| is KL + 2·Σ p·ln(q/p) over the bins where p < q; there p·ln(q/p) ≤ q − p, and the sum of those is the total
 * variation distance, at most √(KL/2) by Pinsker's inequality. So M ≤ KL + √(2·KL) + D + √(2·D). For a cross-entropy H,
 * ln(1/q) has no negative ones, and M ≤ H + ln k.
 *
 * Worst errors found by random search (115,000 pairs of 2 to 4,096 bins, against double-double; bench/reference.ts): 4.1e-13,
 * of rows in which one bin outweighs all others and the rest of a fold is rounded one way, otherwise 2.8e-14.
 */
import type { Arena, Tile } from "./backend/arena.ts";
import type { Backend } from "./backend/backend.ts";
import { FOLD, PANEL_ROWS } from "./backend/layout.ts";
import { naturalLogarithm } from "./backend/natural-logarithm.ts";
import type { Call } from "./call.ts";
import { type Divergence, divergences } from "./divergences.ts";
import { type KnownRows, magnitudeBound, type PairMethod, ROUNDING } from "./pair-method.ts";
import { writeParameters } from "./parameters.ts";

/** Roundings next to the magnitude, but for one a fold; and those whatever the magnitude is: see above. */
const ROUNDINGS = 136;
const ROUNDINGS_OF_MASS = 28;

const kl = divergences.get("kl") as Divergence;

/** Whether the scores of a call are sums of p·ln(u/q). */
export function isProduct({ divergence, given, options }: Call): boolean {
  const isSum = divergence.kernel === "kl" || divergence.kernel === "cross-entropy";
  const changes = options.zeros === "epsilon" || options.zeros === "drop";
  return isSum && !given && !changes;
}

/** The least x with x ≥ part·(x + √(2x)) + rest: a quadratic equation in √x. */
function leastAbove(part: number, rest: number): number {
  const half = part * Math.SQRT1_2;
  const root = (half + Math.sqrt(half * half + (1 - part) * rest)) / (1 - part);
  return root * root;
}

export class PairProduct implements PairMethod {
  readonly packs = "logarithms";
  readonly knows: "divergence" | "cross-entropy";
  readonly panelRows = PANEL_ROWS;

  constructor(
    private readonly backend: Backend,
    private readonly arena: Arena,
    private readonly call: Call,
  ) {
    this.knows = call.divergence.logarithmOfQ ? "cross-entropy" : "divergence";
  }

  packQ(tile: Tile, masses: Float64Array): KnownRows {
    const { arena, backend, call } = this;
    const scaled = masses.map((mass) => mass / call.bins);
    backend.memory.f64.set(scaled, arena.out / 8);
    backend.kernels.packLogarithms(tile.address, arena.out, masses.length, call.bins, arena.packed);
    return { added: masses.map((mass) => 0 * mass), least: new Float64Array(masses.length) };
  }

  knowP(tile: Tile, masses: Float64Array): KnownRows {
    const { arena, call } = this;
    const { bins, divergence } = call;
    const { length } = masses;
    const part = (ROUNDINGS + bins / FOLD) * ROUNDING;
    const rest = ROUNDINGS_OF_MASS * ROUNDING;
    if (divergence.logarithmOfQ) {
      const logarithm = naturalLogarithm(bins);
      return {
        added: new Float64Array(length).fill(logarithm),
        least: new Float64Array(length).fill((part * logarithm + rest) / (1 - part)),
      };
    }
    const { kernels, memory } = this.backend;
    const uniform = arena.out + length * 8;
    memory.f64.fill(1, uniform / 8, uniform / 8 + bins);
    writeParameters(memory, { ...call, divergence: kl, options: { ...call.options, zeros: "infinite" } });
    kernels.score(call.kernel, tile.address, tile.stride, uniform, 0, length, bins, arena.out, 0);
    const added = arena.results(arena.out, length).slice();
    return { added, least: added.map((fromUniform) => leastAbove(part, part * magnitudeBound(fromUniform) + rest)) };
  }

  divisor(pMass: number): number {
    return pMass;
  }

  sum(p: Tile, pMasses: Float64Array, qCount: number): void {
    const { arena, backend, call } = this;
    backend.kernels.crossEntropies(p.address, pMasses.length, arena.packed, qCount, call.bins, arena.out);
  }
}

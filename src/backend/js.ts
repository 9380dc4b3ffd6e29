/** The JavaScript backend. */
import { coefficientNames, kernelNames } from "../divergences.ts";
import { crossEntropies, meanEntropies, packLogarithms, packShares } from "./all-pairs.ts";
import { type Backend, type HistogramKernels, type Memory, memoryOf } from "./backend.ts";
import { logitKernels } from "./logits.ts";
import { coefficientLoops, loops, singleLoops } from "./loops.ts";
import { JavaScriptRungs } from "./rungs.ts";
import { scoreRows } from "./score-rows.ts";

class JavaScriptKernels extends JavaScriptRungs implements HistogramKernels {
  private readonly scores: readonly [HistogramKernels["score"], HistogramKernels["score"]];

  constructor(memory: Memory) {
    super(
      memory,
      [...kernelNames.map((name) => loops[name]), ...coefficientNames.map((name) => coefficientLoops[name])],
      kernelNames.map((name) => singleLoops[name]),
    );
    this.scores = [scoreRows(this, memory, false), scoreRows(this, memory, true)];
  }

  score(...call: Parameters<HistogramKernels["score"]>): void {
    this.scores[0](...call);
  }

  scoreSingle(...call: Parameters<HistogramKernels["score"]>): void {
    this.scores[1](...call);
  }

  packLogarithms(q: number, masses: number, rows: number, bins: number, out: number): void {
    packLogarithms(this.memory.f64, q >> 3, masses >> 3, rows, bins, out >> 3);
  }

  crossEntropies(p: number, rows: number, packed: number, columns: number, bins: number, out: number): void {
    crossEntropies(this.memory.f64, p >> 3, rows, packed >> 3, columns, bins, out >> 3);
  }

  packShares(q: number, factor: number, bins: number, out: number): void {
    packShares(this.memory.f64, q >> 3, factor, bins, out >> 3);
  }

  meanEntropies(p: number, factor: number, q: number, columns: number, bins: number, out: number): void {
    meanEntropies(this.memory.f64, p >> 3, factor, q >> 3, columns, bins, out >> 3);
  }
}

/** The JavaScript backend over a memory of its own, of `size` bytes. */
export function createJavaScriptBackend(reason: string, size: number): Backend {
  const memory = memoryOf(new ArrayBuffer(size));
  return { name: "js", reason, memory, kernels: Object.assign(new JavaScriptKernels(memory), logitKernels(memory)) };
}

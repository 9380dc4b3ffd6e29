/**
 * The kernels of continuous distributions: of the compiled backend among its exports, of the JavaScript one the twins in this
 * folder, which nothing else imports, so that who only scores histograms does not carry them.
 */
import type { Backend, ContinuousKernels, Memory } from "../backend.ts";
import { gaussianKernels } from "./gaussian.ts";
import { monteCarloKernels } from "./monte-carlo.ts";

const twins = new WeakMap<Memory, ContinuousKernels>();

/** The twins, on a memory. */
function twinsOn(memory: Memory): ContinuousKernels {
  const own = twins.get(memory) ?? { ...monteCarloKernels(memory), ...gaussianKernels(memory) };
  twins.set(memory, own);
  return own;
}

/** The kernels of a backend. */
export function continuousKernels({ name, kernels, memory }: Backend): ContinuousKernels {
  // src/wasm/instantiate.ts has checked that the module exports them.
  return name === "wasm" ? (kernels as unknown as ContinuousKernels) : twinsOn(memory);
}

/** Long work in slices, between which whatever else waits has its turn. */
import type { Engine } from "../../engine.ts";
import type { Signal } from "../../options.ts";

/** Milliseconds of work without a pause: short enough for a page to answer, long beside the millisecond or so of a pause. */
const SLICE = 40;

/** Lets other events happen; rejected at once if the signal is aborted. */
function pause(signal: Signal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const timer = setTimeout(() => end(resolve), 0);
    const abort = () => end(() => reject(signal?.reason));
    signal?.addEventListener("abort", abort);
  });
}

/** @throws the signal's reason, if it has been aborted */
export function assertNotAborted(signal: Signal | undefined): void {
  if (signal?.aborted === true) throw signal.reason;
}

/** Takes all steps, of which each should be short. What they do must not depend on the pauses. */
export async function inSlices(
  engine: Engine,
  steps: Iterator<void>,
  { signal, onPause }: { readonly signal: Signal | undefined; readonly onPause: (() => void) | undefined },
): Promise<void> {
  // That the engine is open and not at work, as of whatever uses it.
  const assertReady = () => engine.run(() => undefined);
  assertReady();
  assertNotAborted(signal);
  let start = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - start < SLICE) continue;
    assertNotAborted(signal);
    onPause?.();
    await pause(signal);
    assertNotAborted(signal);
    assertReady();
    start = performance.now();
  }
  // It may have been aborted by a step: a density of the caller's.
  assertNotAborted(signal);
}

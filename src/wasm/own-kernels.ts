/** The package's own copy of the kernels. */
import { inflate } from "./inflate.ts";
import { deflatedKernels, kernelsBytes } from "./kernels.generated.ts";

/** The bytes of the module. */
export function ownKernels(): Uint8Array<ArrayBuffer> {
  const deflated = Uint8Array.from(atob(deflatedKernels), (character) => character.charCodeAt(0));
  return inflate(deflated, kernelsBytes);
}

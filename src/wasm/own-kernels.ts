/** The package's own copy of the kernels. */
import { compressedKernels } from "./kernels.generated.ts";
import { decompress } from "./lzma.ts";

/** The bytes of the module. */
export function ownKernels(): Uint8Array<ArrayBuffer> {
  return decompress(Uint8Array.from(atob(compressedKernels), (character) => character.charCodeAt(0)));
}

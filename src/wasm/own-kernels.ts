/** The package's own copy of the kernels. */
import { bytesOf, decompress } from "./decompress.ts";
import { compressedKernels } from "./kernels.generated.ts";

/**
 * The bytes of the module.
 *
 * @throws whatever the engine throws where it compiles no WebAssembly
 */
export function ownKernels(): Uint8Array<ArrayBuffer> {
  return decompress(bytesOf(compressedKernels));
}

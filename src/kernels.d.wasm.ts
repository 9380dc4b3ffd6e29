/** The compiled kernels, for `createEngine({ wasm })`, where .wasm can be imported as a module. */
import type { CompiledModule } from "./wasm/instantiate.ts";

declare const kernels: CompiledModule;
export default kernels;

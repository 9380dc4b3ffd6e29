// Compiles assembly/ to build/kernels.wasm, and writes src/wasm/kernels.generated.ts, the same bytes, compressed, as a string,
// and what decompresses them: so that the package loads unconfigured wherever JavaScript does, with no address to find and no
// MIME type to be right. Run by tools/setup.mjs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { compress } from "lzma1";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
mkdirSync("build", { recursive: true });
for (const config of ["asconfig.json", "asconfig.decompress.json"]) {
  const { error, stderr } = await asc.main(["--config", config, "--target", "release"]);
  const messages = stderr.toString();
  if (messages !== "") process.stderr.write(messages);
  // Warnings are errors here.
  if (error || messages !== "") process.exit(1);
}

const bytes = readFileSync("build/kernels.wasm");
const compressed = Buffer.from(compress(bytes, 9)).toString("base64");
writeFileSync(
  "src/wasm/kernels.generated.ts",
  `// Made by tools/build-kernels.mjs from assembly/. Not committed.
/** The kernels as a .lzma file, in base64. */
export const compressedKernels: string =
  "${compressed}";
/** The module that decompresses them, in base64. */
export const decompressor: string =
  "${readFileSync("build/decompress.wasm").toString("base64")}";
`,
);

// Compiles assembly/ to build/kernels.wasm, and writes src/wasm/kernels.generated.ts, the same bytes as a string: so that
// the package loads unconfigured wherever JavaScript does, with no address to find and no MIME type to be right.
// Run by tools/setup.mjs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
mkdirSync("build", { recursive: true });
const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", "release"]);
const messages = stderr.toString();
if (messages !== "") process.stderr.write(messages);
// Warnings are errors here.
if (error || messages !== "") process.exit(1);

const bytes = readFileSync("build/kernels.wasm");
writeFileSync(
  "src/wasm/kernels.generated.ts",
  `// Made by tools/build-kernels.mjs from assembly/. Not committed.\nexport const kernelsBase64: string =\n  "${bytes.toString("base64")}";\n`,
);

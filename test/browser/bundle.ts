import { type BuildOptions, build } from "esbuild";
import type { Answer } from "./server.ts";

/** A program as esbuild makes modules of it, by their paths at a server; `/bundle/main.js` is the first. */
export async function bundleOf(
  input: Pick<BuildOptions, "stdin" | "entryPoints" | "splitting">,
): Promise<Map<string, Answer>> {
  const { outputFiles } = await build({
    splitting: true,
    ...input,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "bundle",
    entryNames: "main",
    write: false,
  });
  const pathOf = (path: string) => path.replace(/^.*[\\/](?=bundle[\\/])/, "/").replaceAll("\\", "/");
  return new Map(outputFiles.map(({ path, text }) => [pathOf(path), { type: "text/javascript", body: text }]));
}

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A static page: its addresses are relative, so it works from any path of any server. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  cacheDir: `${repository}build/vite-playground`,
  resolve: {
    alias: [
      // The reader of CSV is the command's.
      { find: /^csv-parse$/, replacement: fileURLToPath(new URL("src/file/csv-parse.ts", import.meta.url)) },
    ],
  },
  build: { outDir: `${repository}build/playground`, emptyOutDir: true, target: "es2022" },
  worker: { format: "es" },
  // In development: the package, the benchmark's loops and the flights are outside the page's own folder.
  server: { fs: { allow: [repository] } },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Vitest leaves a core free by default; of two, that is one.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The second is for .ci/run, which closes with its counts.
    reporters: ["default", "json"],
    outputFile: { json: "build/test-results.json" },
  },
});

import { defineConfig } from "vitest/config";

/** What takes minutes to show: `npm run test:statistics`. Fixed seeds, so that it passes always or never. */
export default defineConfig({
  test: {
    include: ["test/statistics/**/*.statistics.ts"],
    maxWorkers: "100%",
    testTimeout: 600_000,
    // Figures are for reading.
    disableConsoleIntercept: true,
  },
});

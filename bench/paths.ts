/** Where things are, seen from the compiled files in build/bench/bench/. */
export const root = new URL("../../../", import.meta.url);
export const results = new URL("bench/results/", root);
export const smokeResults = new URL("build/bench/results/", root);

import { expect, test } from "vitest";
import { sampleCounts } from "../../../src/continuous/estimate/sample-counts.ts";

test("without a tolerance: as many as were asked for, or what a method makes of them, of each replication", () => {
  expect(sampleCounts("random", 1000, undefined)).toEqual([1000]);
  expect(sampleCounts("stratified", 1000, undefined)).toEqual([63]);
  expect(sampleCounts("sobol", 1000, undefined)).toEqual([64]);
  expect(sampleCounts("sobol", 1024, undefined)).toEqual([64]);
  expect(sampleCounts("sobol", 1025, undefined)).toEqual([128]);
  expect(sampleCounts("sobol", 2, undefined)).toEqual([1]);
});

test("with one: doubled up to the most; random ones in whole blocks, Sobol' points in powers of two", () => {
  expect(sampleCounts("random", 1000, 5000)).toEqual([1024, 2048, 4096, 5000]);
  expect(sampleCounts("random", 1000, 1010)).toEqual([1010]);
  expect(sampleCounts("stratified", 1000, 5000)).toEqual([63, 126, 252, 312]);
  expect(sampleCounts("sobol", 1000, 5000)).toEqual([64, 128, 256]);
  expect(sampleCounts("sobol", 1000, 1010)).toEqual([32]);
  expect(sampleCounts("sobol", 2, 2)).toEqual([1]);
});

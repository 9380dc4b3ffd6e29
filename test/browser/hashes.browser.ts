import { expect, inject, test } from "vitest";
import { backendNames } from "../engines.ts";
import { hashes } from "./hashes.ts";

test("this browser and Node give the same bits of the same input, on both backends", async () => {
  const { numbers, sha256 } = await hashes();
  const ofNode = inject("hashesOfNode");
  expect(sha256).toEqual(ofNode.sha256);
  expect(numbers).toBe(ofNode.numbers);
  expect(numbers).toBeGreaterThan(1_000_000);
  const [js, wasm] = backendNames.map((name) =>
    Object.entries(sha256).flatMap(([key, hash]) => (key.startsWith(name) ? [[key.slice(name.length), hash]] : [])),
  );
  expect(js).toEqual(wasm);
  expect(js?.length).toBeGreaterThan(80);
});

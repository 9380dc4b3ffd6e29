import type { TestProject } from "vitest/node";
import { type Hashes, hashes } from "./hashes.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly hashesOfNode: Hashes;
  }
}

/** Run in Node, before tests run in a browser. */
export default async function setup({ provide }: TestProject): Promise<void> {
  provide("hashesOfNode", await hashes());
}

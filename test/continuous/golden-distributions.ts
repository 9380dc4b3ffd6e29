import * as continuous from "../../src/continuous.ts";
import type { GoldenParameters } from "../golden/load.ts";

/** The distribution that golden values name. */
export function made([family, ...parameters]: GoldenParameters): continuous.Distribution {
  if (family === "categorical") return continuous.categorical(parameters);
  const functions = continuous as unknown as Record<string, (...parameters: number[]) => continuous.Distribution>;
  return (functions[family] as (...parameters: number[]) => continuous.Distribution)(...parameters);
}

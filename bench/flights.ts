/** The flights: real counts, most of them zero. examples/flights/README.md says what they are. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readNpy } from "./npy.ts";
import { root } from "./paths.ts";

export const flightBins = 48;
const folder = new URL("examples/flights/", root);

/** Delays of one airport on one day: a row for each. */
export function days(): Uint16Array | Uint32Array {
  return readNpy(new URL("origin_day_counts.npy.gz", folder));
}

/** Delays of all flights: one row, without a zero. */
export function national(): Uint16Array | Uint32Array {
  return readNpy(new URL("national_counts.npy", folder));
}

function names(file: string): string[] {
  const stored = readFileSync(new URL(file, folder));
  const text = (file.endsWith(".gz") ? gunzipSync(stored) : stored).toString("utf8");
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",")[0] as string);
}

/** For each day, the delays of its airport over all days. */
export function airportsOfDays(): Uint32Array {
  const airports = readNpy(new URL("origin_counts.npy", folder));
  const rowOf = new Map(names("origin_names.csv").map((name, row) => [name, row]));
  const ofDays = names("origin_day_names.csv.gz");
  const counts = new Uint32Array(ofDays.length * flightBins);
  for (const [day, name] of ofDays.entries()) {
    const start = (rowOf.get(name) as number) * flightBins;
    counts.set(airports.subarray(start, start + flightBins), day * flightBins);
  }
  return counts;
}
